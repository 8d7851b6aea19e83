/** Every key of a screen, made from its key table. */
import { toned } from '../../presentation/styled-text.ts';
import { globalKeys } from '../keys/global-keys.ts';
import { type KeyHint, keyHints, keyTable, remainingHints } from '../keys/key-table.ts';
import type { Layer } from '../layer.ts';
import type { Panel, Screen } from '../screen.ts';
import {
  type PaneLine,
  paneHeight,
  type ScrollAction,
  scrollHandlers,
  scrollKeys,
  TextPane,
} from './text-pane.tsx';

interface HelpState {
  readonly title: string;
  readonly lines: readonly PaneLine[];
  readonly top: number;
}

const helpKeys = keyTable<HelpState>()({
  ...scrollKeys,
  close: { chords: ['?', 'F1', 'q', 'Enter'], label: 'close', help: 'Close this help' },
});

const helpScreen: Screen<HelpState, ScrollAction | 'close'> = {
  name: 'help',
  title: ({ title }) => `Keys: ${title}`,
  keys: helpKeys,
  handlers: {
    ...scrollHandlers<HelpState>({
      get: ({ top }) => top,
      set: (state, top) => ({ ...state, top }),
      height: ({ lines }, { columns }, look) => paneHeight(lines, columns, look),
    }),
    close: ({ close }) => close(),
  },
  view: ({ state, columns, rows, look }) => (
    <TextPane lines={state.lines} top={state.top} columns={columns} rows={rows} look={look} />
  ),
};

export function helpLines(hints: readonly KeyHint[], globals: readonly KeyHint[]): readonly PaneLine[] {
  return [
    { text: [toned('On this screen', 'strong')] },
    ...(hints.length === 0 ? [{ text: 'No keys of its own.', indent: 2 }] : hints.flatMap(keyLines)),
    { text: '' },
    { text: [toned('Everywhere', 'strong')] },
    ...remainingHints(globals, hints).flatMap(keyLines),
  ];
}

function keyLines({ chords, help, unavailable }: KeyHint): readonly PaneLine[] {
  const line = { text: `${chords.join(', ')}: ${help}.`, indent: 2 };
  return unavailable === undefined ? [line] : [line, { text: `Not now: ${unavailable}`, indent: 4 }];
}

/** The keys of the layer that is on top. */
export function openHelp(panel: Panel, layer: Layer): void {
  if (layer.name === helpScreen.name) return;
  const globals = keyHints(globalKeys, { canGoBack: true }, layer.isTyping());
  panel.open(helpScreen, { title: layer.title(), lines: helpLines(layer.hints(), globals), top: 0 });
}
