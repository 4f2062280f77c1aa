/** The one message that {@link forkHost} itself understands; all others belong to the module. */
export const readyMessage = { reelgraphHost: 'ready' } as const;

export function isReadyMessage(message: unknown): boolean {
  return typeof message === 'object' && message !== null && 'reelgraphHost' in message;
}
