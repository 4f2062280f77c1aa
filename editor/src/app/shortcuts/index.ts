export * from './commands.ts';
export * from './keys.ts';
export { isTyping, useKeyboard } from './use-keyboard.ts';
