/** Every sheet in the order in which they may override each other. */
import '@mantine/core/styles.css'
import '@mantine/dropzone/styles.css'
import '@mantine/notifications/styles.css'
import '@mantine/spotlight/styles.css'
import '@xyflow/react/dist/base.css'
import './tokens.css'
import './app.css'
import './figures.css'
