/** The keys of the input screens. Letters and Enter are text there. */
import { keyTable } from '../../keys/key-table.ts';
import type { InputState } from './state.ts';

const noText = ({ text }: InputState) =>
  text.trim() === '' ? 'There is no text yet: paste it, or press Tab for a file.' : undefined;

export const inputKeys = keyTable<InputState>()({
  read: {
    chords: ['Ctrl+D'],
    label: 'read',
    help: 'Read the text that is typed here; pasted text is read at once',
    unavailable: noText,
  },
  file: {
    chords: ['Tab', 'Ctrl+O'],
    label: 'file',
    help: 'Choose a file instead of pasting; for certificates also a whole folder',
  },
  clear: { chords: ['Ctrl+K'], label: 'clear', help: 'Take all of the text away', unavailable: noText },
});
