/** Names of the messages between the desktop's main process and its preload script. */
export const bridge = {
  /** Page to engine, and engine to page: messages of the link (link.ts). */
  post: 'assay:post',
  message: 'assay:message',
  /** Page to main: it listens for files now. */
  ready: 'assay:ready',
  /** Main to page: paths to open. */
  openFiles: 'assay:open-files',
  /** Page asks main for the system's file dialog; answered with paths. */
  chooseFiles: 'assay:choose-files',
} as const
