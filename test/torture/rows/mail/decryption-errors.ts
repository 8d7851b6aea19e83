/** One message broken in every way that depends on a private key: how many different answers that gives. */
import { constants, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import type { Certificate } from '../../../../source/core/certificate.ts';
import { readEnvelopedData } from '../../../../source/smime/cms/read-enveloped-data.ts';
import { encryptedFor, opened, withReceiver } from '../../encrypted-mails.ts';
import type { Measurement, TortureRow } from '../../row.ts';

type Damage = (cms: Uint8Array) => void;

/** Views into the message, so that writing to them changes it. */
function partsOf(cms: Uint8Array) {
  const { recipients, ciphertext } = readEnvelopedData(cms);
  const [recipient] = recipients;
  if (recipient === undefined) throw new Error('the message has no recipient');
  return { encryptedKey: recipient.encryptedKey, ciphertext };
}

const onKey =
  (damage: (key: Uint8Array) => void): Damage =>
  (cms) =>
    damage(partsOf(cms).encryptedKey);
const onContent =
  (damage: (content: Uint8Array) => void): Damage =>
  (cms) =>
    damage(partsOf(cms).ciphertext);

const flipAt = (at: number) => (bytes: Uint8Array) => {
  const index = at < 0 ? bytes.length + at : at;
  bytes[index] = (bytes[index] ?? 0) ^ 0x01;
};

/** A well-made key of the wrong length, or a wrong one of the right length. */
const transported = (certificate: Certificate, length: number) =>
  onKey((key) => {
    const publicKey = createPublicKey({
      key: Buffer.from(certificate.publicKey.spki),
      format: 'der',
      type: 'spki',
    });
    key.set(publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, randomBytes(length)));
  });

function damagesTo(certificate: Certificate): readonly Damage[] {
  const common = [
    onKey((key) => key.fill(0)),
    onKey((key) => key.fill(0xff)),
    onKey((key) => key.set(randomBytes(key.length))),
    onKey(flipAt(0)),
    onKey(flipAt(-1)),
    onContent((content) => content.set(randomBytes(content.length))),
    onContent((content) => content.fill(0)),
  ];
  const isRsa = certificate.publicKey.algorithm === 'RSA';
  return isRsa
    ? [...common, ...[0, 1, 15, 16, 31, 32, 33, 64].map((length) => transported(certificate, length))]
    : common;
}

async function lookAlike(): Promise<Measurement> {
  return withReceiver(async (receiver) => {
    const answers = new Set<string>();
    let broken = 0;
    for (const certificate of receiver.certificates) {
      const gcm = [onContent(flipAt(0)), onContent(flipAt(-1))];
      for (const cipher of ['aes-256-cbc', 'aes-128-cbc', 'aes-256-gcm', 'aes-128-gcm'] as const) {
        // Altered content of CBC may still be well padded; then it is content, and told as unauthenticated.
        const damages = [...damagesTo(certificate), ...(cipher.endsWith('gcm') ? gcm : [])];
        for (const damage of damages) {
          const cms = new Uint8Array(encryptedFor(certificate, cipher));
          damage(cms);
          const { report, output } = await opened(receiver, cms);
          if (output !== undefined && cipher.endsWith('cbc')) continue;
          broken++;
          answers.add(JSON.stringify({ decryption: report.decryption, output }));
        }
      }
    }
    return {
      measured: `${answers.size} answer to ${broken} messages broken in padding, key, content and tag, RSA and EC`,
      isKept: answers.size === 1 && broken > 50,
    };
  });
}

export const rows: readonly TortureRow[] = [{ promise: 'decryption errors look alike', run: lookAlike }];
