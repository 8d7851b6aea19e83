/** Every byte of an encrypted message changed: what comes out, and what is said of it. */
import { encryptedFor, opened, type Receiver, secret, withReceiver } from '../../encrypted-mails.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

interface Count {
  readonly changes: number;
  /** Outputs of altered content. */
  readonly altered: number;
  /** Outputs that are the message as it was, because nothing depends on the byte. */
  readonly unharmed: number;
  readonly wronglyAuthenticated: number;
}

async function countOver(
  receiver: Receiver,
  cms: Uint8Array,
  { step, masks }: { readonly step: number; readonly masks: readonly number[] },
): Promise<Count> {
  const { output: whole } = await opened(receiver, cms);
  if (whole?.includes(secret) !== true) throw new Error('the unaltered message does not open');
  let [changes, altered, unharmed, wronglyAuthenticated] = [0, 0, 0, 0];
  for (let at = 0; at < cms.length; at += step) {
    for (const mask of masks) {
      const changed = new Uint8Array(cms);
      changed[at] = (changed[at] ?? 0) ^ mask;
      const { report, output } = await opened(receiver, changed);
      changes++;
      if (output === whole) unharmed++;
      else if (output !== undefined) altered++;
      if (output !== undefined && output !== whole && report.decryption.authenticated) wronglyAuthenticated++;
    }
  }
  return { changes, altered, unharmed, wronglyAuthenticated };
}

async function total(mode: Mode, cipher: 'aes-256-gcm' | 'aes-256-cbc'): Promise<Count> {
  const how = mode === 'full' ? { step: 1, masks: [0x01, 0x80, 0xff] } : { step: 17, masks: [0x01] };
  return withReceiver(async (receiver) => {
    const counts: Count[] = [];
    for (const certificate of receiver.certificates) {
      counts.push(await countOver(receiver, encryptedFor(certificate, cipher), how));
    }
    const sum = (of: (count: Count) => number) => counts.reduce((so, count) => so + of(count), 0);
    return {
      changes: sum(({ changes }) => changes),
      altered: sum(({ altered }) => altered),
      unharmed: sum(({ unharmed }) => unharmed),
      wronglyAuthenticated: sum((count) => count.wronglyAuthenticated),
    };
  });
}

async function authenticated(mode: Mode): Promise<Measurement> {
  const { changes, altered, unharmed } = await total(mode, 'aes-256-gcm');
  return {
    measured: `${altered} outputs of altered content from ${changes} changed bytes, RSA and EC; ${unharmed} changed nothing that matters`,
    isKept: altered === 0 && unharmed < changes / 2,
  };
}

async function unauthenticated(mode: Mode): Promise<Measurement> {
  const { changes, altered, wronglyAuthenticated } = await total(mode, 'aes-256-cbc');
  return {
    measured: `${wronglyAuthenticated} of ${altered} outputs of altered content called authenticated, from ${changes} changed bytes`,
    isKept: altered > 0 && wronglyAuthenticated === 0,
  };
}

const promise = 'altered ciphertext yields no output';

export const rows: readonly TortureRow[] = [
  { promise, part: 'AES-GCM', run: authenticated },
  { promise, part: 'AES-CBC', figure: 'told as unauthenticated', run: unauthenticated },
];
