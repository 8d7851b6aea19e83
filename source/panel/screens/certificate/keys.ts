/** The keys of one certificate. */
import { scrollKeys } from '../../components/text-pane.tsx';
import { keyTable } from '../../keys/key-table.ts';
import type { CertificateState } from './state.ts';

const isGone = ({ entry }: CertificateState) =>
  entry === undefined ? 'The certificate is not in the store any more.' : undefined;

const needsPrivateKey = (state: CertificateState) =>
  state.entry?.hasPrivateKey === false
    ? 'There is no private key for this certificate in the store.'
    : isGone(state);

export const certificateKeys = keyTable<CertificateState>()({
  verify: {
    chords: ['v'],
    label: 'verify',
    help: 'Record that the fingerprint was compared with the owner, and how, or withdraw the record',
    unavailable: isGone,
  },
  trust: {
    chords: ['t'],
    label: 'trust',
    help: 'Show the chain, the missing link, and what recipients will lack',
    unavailable: isGone,
  },
  export: {
    chords: ['x'],
    label: 'export',
    help: 'Write the certificate to a file',
    unavailable: isGone,
  },
  exportKey: {
    chords: ['k'],
    label: 'export key',
    help: 'Write the private key to a file, under a new passphrase',
    unavailable: needsPrivateKey,
  },
  removeKey: {
    chords: ['r'],
    label: 'remove key',
    help: 'Remove the private key alone; the certificate stays',
    unavailable: needsPrivateKey,
  },
  remove: {
    chords: ['d'],
    label: 'remove',
    help: 'Remove the certificate, and its private key where no other certificate has it',
    unavailable: isGone,
  },
  ...scrollKeys,
  // The letters are taken: k exports the private key.
  up: { ...scrollKeys.up, chords: ['Up'] },
  down: { ...scrollKeys.down, chords: ['Down'] },
});
