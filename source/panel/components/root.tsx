/** The top of the tree: asks the panel's store what to draw, and draws the layer on top in the frame. */
import { Text, useApp, useInput, usePaste } from 'ink';
import { type ReactNode, useEffect, useSyncExternalStore } from 'react';
import { globalKeys } from '../keys/global-keys.ts';
import { keyHints, remainingHints } from '../keys/key-table.ts';
import type { PanelStore } from '../panel-store.ts';
import { Frame, TooSmall } from './frame.tsx';
import { isTooSmall } from './frame-layout.ts';
import { wrap } from './text.ts';

export interface RootProps {
  readonly panel: PanelStore;
  /** Gives the terminal to somebody else for a while; without work it only draws everything again. */
  readonly onReady: (suspend: (work: () => void | Promise<void>) => Promise<void>) => void;
}

export function Root({ panel, onReady }: RootProps): ReactNode {
  const state = useSyncExternalStore(panel.subscribe, panel.getState);
  const { suspendTerminal } = useApp();
  useEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  // The dispatcher has every key before Ink: these two only keep raw mode and bracketed paste switched on.
  useInput(ignore);
  usePaste(ignore);

  const { size, status, busy, inventory, problem } = state;
  const { look } = panel;
  if (isTooSmall(size)) return <TooSmall {...size} />;
  const layer = panel.topLayer;
  const own = layer?.hints() ?? [];
  const everywhere = keyHints(globalKeys, { canGoBack: state.layers.length > 1 }, layer?.isTyping() ?? false);
  const globals = remainingHints(everywhere, own);
  const helpHint = globals.find(({ label }) => label === 'help');
  const frame = { size, look, status, busy };
  if (layer === undefined || inventory === undefined) {
    const text =
      problem === undefined
        ? 'Reading the store…'
        : `Error: ${problem.message}. ${problem.hint ?? ''} (q quits)`;
    const quit = globals.filter(({ label }) => label === 'quit');
    return (
      <Frame
        {...frame}
        title="S/MIME"
        hints={quit}
        helpHint={undefined}
        body={({ columns }) => <Text>{wrap(text, columns, look).join('\n')}</Text>}
      />
    );
  }
  const now = panel.context.clock();
  return (
    <Frame
      {...frame}
      title={layer.title()}
      hints={[...own, ...globals.filter((hint) => hint !== helpHint)]}
      helpHint={helpHint}
      body={(inside) => layer.view({ ...inside, look, inventory, now })}
    />
  );
}

function ignore(): void {}
