/** The keys of the input screens. Letters and Enter are text there. */
import { keyTable } from '../../keys/key-table.ts';
import type { InputState } from './state.ts';

export const inputKeys = keyTable<InputState>()({
  file: {
    chords: ['Tab', 'Ctrl+O'],
    label: 'choose a file',
    help: 'Choose a file instead of pasting; for certificates also a whole folder',
  },
  read: {
    chords: ['Ctrl+D'],
    label: 'read the text',
    help: 'Read the text that is typed here; pasted text is read at once',
    unavailable: ({ text }) =>
      text.trim() === '' ? 'There is no text yet: paste it, or press Tab for a file.' : undefined,
  },
});
