/** One certificate: glue between its details, its dialogs and the operations. */
import { isOnlyForOldMail } from '../../../core/rollover.ts';
import type { VerificationMethod } from '../../../core/store-state.ts';
import { removePrivateKeyOf } from '../../../operations/remove-private-key.ts';
import { setCertificateVerified } from '../../../operations/verify-certificate.ts';
import { verificationWords } from '../../../presentation/certificate-card.ts';
import { nameOf } from '../../../presentation/certificate-columns.ts';
import { keyRemovalLines } from '../../../presentation/removal-lines.ts';
import { type Choice, choose } from '../../components/choose-dialog.tsx';
import { confirm } from '../../components/confirm-dialog.tsx';
import { paneHeight, scrollHandlers } from '../../components/text-pane.tsx';
import type { Control, Panel, Screen } from '../../screen.ts';
import { removeAfterAsking } from '../certificates/remove-certificates.ts';
import { openTrust } from '../trust/screen.tsx';
import { openCertificateExport } from './export/export-certificates.ts';
import { openPrivateKeyExport } from './export/export-private-key.ts';
import { certificateKeys } from './keys.ts';
import { type CertificateState, certificateOf } from './state.ts';
import { CertificateView, certificateLines } from './view.tsx';

const methods: readonly VerificationMethod[] = ['in-person', 'phone', 'ca-portal'];

async function verify({ state: { entry }, panel }: Control<CertificateState>): Promise<void> {
  if (entry === undefined) return;
  const choices: Choice<VerificationMethod | 'withdraw'>[] = methods.map((value) => ({
    label: `compared ${verificationWords[value]}`,
    value,
  }));
  const isVerified = entry.verified !== undefined;
  if (isVerified) choices.push({ label: 'withdraw: it counts as not verified', value: 'withdraw' });
  const chosen = await choose(
    panel,
    'How was the fingerprint compared?',
    choices,
    isVerified ? methods.length : 0,
  );
  if (chosen === undefined) return;
  const how = chosen === 'withdraw' ? undefined : chosen;
  await panel.run('Recording', () => setCertificateVerified(panel.context, entry, how));
  panel.tell(
    how === undefined
      ? 'It counts as not verified now.'
      : `It is recorded as verified ${verificationWords[how]}.`,
    'good',
  );
}

async function removeKey({ state: { entry }, panel }: Control<CertificateState>): Promise<void> {
  if (entry === undefined) return;
  const { id } = entry.certificate.publicKey;
  const sharing = panel.inventory.entries.filter(({ certificate }) => certificate.publicKey.id === id);
  const isSure = await confirm(panel, {
    title: `Remove the private key of ${nameOf(entry)}?`,
    lines: keyRemovalLines(sharing, (each) =>
      isOnlyForOldMail(panel.inventory, each, { now: panel.context.clock() }),
    ),
    yes: 'remove',
  });
  if (!isSure) return;
  await panel.run('Removing the private key', () => removePrivateKeyOf(panel.context, entry));
  panel.tell('The private key was removed; its certificates stay.', 'good');
}

async function describe({ state: { entry }, panel, update }: Control<CertificateState>): Promise<void> {
  if (entry === undefined) return;
  const described = await panel.context.engine.describeCertificate(entry.certificate);
  update((now) => ({ ...now, described }));
}

function certificateScreen(panel: Panel): Screen<CertificateState, keyof typeof certificateKeys> {
  const now = () => panel.context.clock();
  return {
    name: 'certificate',
    title: ({ entry }) => (entry === undefined ? 'Certificate' : `Certificate of ${nameOf(entry)}`),
    keys: certificateKeys,
    handlers: {
      ...scrollHandlers<CertificateState>({
        get: ({ top }) => top,
        set: (state, top) => ({ ...state, top }),
        height: (state, { columns }, look) =>
          paneHeight(certificateLines(state, now(), columns, look), columns, look),
      }),
      verify,
      trust: ({ state: { entry } }) => {
        if (entry !== undefined) openTrust(panel, entry.certificate);
      },
      export: ({ state: { entry } }) => {
        if (entry !== undefined) openCertificateExport(panel, [entry]);
      },
      exportKey: ({ state: { entry } }) => {
        if (entry !== undefined) openPrivateKeyExport(panel, entry);
      },
      removeKey,
      remove: async ({ state: { entry }, close }) => {
        if (entry !== undefined && (await removeAfterAsking(panel, [entry]))) close();
      },
    },
    refresh: (state, inventory) => certificateOf(inventory, state.fingerprint, now(), state),
    opened: (control) => void describe(control).catch((thrown) => panel.fail(thrown)),
    view: CertificateView,
  };
}

/** @param fingerprint SHA-256, lower-case hex */
export function openCertificate(panel: Panel, fingerprint: string): void {
  panel.open(certificateScreen(panel), certificateOf(panel.inventory, fingerprint, panel.context.clock()));
}
