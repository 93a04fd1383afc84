/** Entry of the desktop application. */
import { startDesktop } from './desktop/start'

startDesktop()
