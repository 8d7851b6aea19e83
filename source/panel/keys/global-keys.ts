/** What works on every screen, unless the screen itself has another use for the key. */
import { keyTable } from './key-table.ts';

export interface GlobalState {
  readonly canGoBack: boolean;
}

export const globalKeys = keyTable<GlobalState>()({
  back: {
    chords: ['Esc'],
    label: 'back',
    help: 'Close what is open and go back one step; never quits',
    unavailable: ({ canGoBack }) => (canGoBack ? undefined : 'This is the first screen. Press q to quit.'),
  },
  help: { chords: ['?', 'F1'], label: 'help', help: 'Show every key of this screen' },
  redraw: { chords: ['Ctrl+L'], help: 'Draw the screen again' },
  suspend: { chords: ['Ctrl+Z'], help: 'Go to the shell; "fg" comes back' },
  quit: { chords: ['q'], label: 'quit', help: 'Leave smimectl' },
  interrupt: {
    chords: ['Ctrl+C'],
    help: 'Cancel what is running, else leave smimectl; pressed twice leaves at once',
  },
});

export type GlobalAction = keyof typeof globalKeys;
