/** The chain doctor: the chain of one certificate as a tree, the missing link, and what recipients will lack. */
import type { Certificate } from '../../../core/certificate.ts';
import type { Inventory } from '../../../core/inventory.ts';
import type { TrustVerdict } from '../../../core/trust.ts';
import { explainTrustOf } from '../../../operations/explain-trust.ts';
import { trustLines } from '../../../presentation/trust-lines.ts';
import { symbolsOf } from '../../components/text.ts';
import {
  type PaneLine,
  paneHeight,
  scrollHandlers,
  scrollKeys,
  TextPane,
} from '../../components/text-pane.tsx';
import type { Control, Panel, Screen } from '../../screen.ts';
import type { Look } from '../../terminal/capabilities.ts';

export interface TrustState {
  readonly certificate: Certificate;
  /** Undefined while it is judged. */
  readonly verdict: TrustVerdict | undefined;
  readonly stored: Inventory['byFingerprint'];
  readonly top: number;
}

export function trustPaneLines({ verdict, stored }: TrustState, look: Look): readonly PaneLine[] {
  if (verdict === undefined) return [{ text: 'Judging the chain…' }];
  return trustLines(verdict, ({ fingerprint }) => stored.has(fingerprint), symbolsOf(look)).map((text) => ({
    text,
  }));
}

/** Judged when it is opened, and again whenever the store changes. */
function trustScreen(
  panel: Panel,
  supplied: readonly Certificate[],
): Screen<TrustState, keyof typeof scrollKeys> {
  const judge = ({ state, update }: Control<TrustState>): void => {
    explainTrustOf(panel.context, { certificate: state.certificate, supplied }).then(
      (verdict) => update((now) => ({ ...now, verdict })),
      (thrown) => panel.fail(thrown),
    );
  };
  return {
    name: 'trust',
    title: ({ certificate }) => `Trust of ${certificate.addresses[0]?.address ?? certificate.subject.text}`,
    keys: scrollKeys,
    handlers: scrollHandlers<TrustState>({
      get: ({ top }) => top,
      set: (state, top) => ({ ...state, top }),
      height: (state, { columns }, look) => paneHeight(trustPaneLines(state, look), columns, look),
    }),
    view: ({ state, columns, rows, look }) => (
      <TextPane
        lines={trustPaneLines(state, look)}
        top={state.top}
        columns={columns}
        rows={rows}
        look={look}
      />
    ),
    opened: judge,
    refresh: (state, { byFingerprint }) => ({ ...state, stored: byFingerprint }),
    changed: (before, control) => {
      if (before.stored !== control.state.stored) judge(control);
    },
  };
}

/** @param supplied certificates that came along; they help to build the chain and anchor nothing */
export function openTrust(
  panel: Panel,
  certificate: Certificate,
  supplied: readonly Certificate[] = [],
): void {
  const { byFingerprint } = panel.inventory;
  panel.open(trustScreen(panel, supplied), {
    certificate,
    verdict: undefined,
    stored: byFingerprint,
    top: 0,
  });
}
