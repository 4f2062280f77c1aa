/** Words of the shell, in one place. */
export const words = {
  saved: 'Saved',
  saving: 'Saving…',
  offline: (count: number) =>
    count === 0 ? 'Offline' : `Offline, ${count === 1 ? '1 edit' : `${count} edits`} kept here`,
  connected: 'Local runtime connected',
  connecting: 'Connecting to the runtime',
  reconnecting: (attempt: number) => `Runtime is reconnecting, try ${attempt}`,
  undo: 'Undo',
  redo: 'Redo',
  run: 'Run',
  runNothing: 'All up to date',
  toFix: (count: number) => (count === 1 ? '1 thing to fix' : `${count} things to fix`),
  cannotRun: (count: number) => (count === 1 ? '1 node cannot run' : `${count} nodes cannot run`),
  showFirst: 'Show the first',
  willRun: (count: number, total: number) => `Will run ${count} of ${total} nodes`,
  about: (time: string) => `about ${time}`,
  queueIdle: 'Queue',
  rail: {
    nodes: 'Nodes',
    templates: 'Templates',
    elements: 'Elements',
    media: 'Media',
    queue: 'Queue',
    help: 'Help',
    settings: 'Settings',
  },
} as const;
