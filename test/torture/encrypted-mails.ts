/** Mail for two recipients whose private keys are in a real store, RSA and EC, and what opening it gives. */
import { join } from 'node:path';
import type { Certificate } from '../../source/core/certificate.ts';
import type { ContentCipher } from '../../source/core/mail-engine.ts';
import type { OpenReport } from '../../source/core/mail-report.ts';
import { openContext } from '../../source/open-context.ts';
import type { OperationContext } from '../../source/operations/context.ts';
import { loadInventory } from '../../source/operations/load-inventory.ts';
import { openMail } from '../../source/operations/mail/open-mail.ts';
import { encodeEnvelopedData } from '../../source/smime/cms/encode-enveloped-data.ts';
import { wrapPkcs7Mime } from '../../source/smime/mime/wrap.ts';
import { themIn } from '../cli/commands/mail/correspondents.ts';
import { now } from '../cli/support/script.ts';
import { withFolder } from './child.ts';

export const secret = 'The password is swordfish.';
const content = Buffer.from(`Content-Type: text/plain\r\n\r\n${secret}\r\n`);

export interface Receiver {
  readonly context: OperationContext;
  /** Alice with RSA, Bob with P-256. */
  readonly certificates: readonly Certificate[];
}

export function withReceiver<Result>(use: (receiver: Receiver) => Promise<Result>): Promise<Result> {
  return withFolder(async (folder) => {
    const them = await themIn(folder);
    const context = {
      ...openContext(join(them.folder, 'store'), { HOME: them.folder }),
      clock: () => now,
      activity: {
        append: async () => undefined,
        read: async () => [],
        follow: () => () => undefined,
        warnings: [],
      },
    };
    const { entries } = await loadInventory(context);
    const own = entries.filter(({ hasPrivateKey }) => hasPrivateKey);
    return use({ context, certificates: own.map(({ certificate }) => certificate) });
  });
}

export function encryptedFor(certificate: Certificate, cipher: ContentCipher): Uint8Array {
  return encodeEnvelopedData(content, [certificate], { cipher, keyTransport: 'rsaes-pkcs1' });
}

function mailWith(cms: Uint8Array): Buffer {
  const header = 'From: alice@example.org\r\nTo: bob@example.org\r\nMIME-Version: 1.0\r\n';
  return Buffer.concat([Buffer.from(header), wrapPkcs7Mime(cms, 'enveloped-data')]);
}

export interface Opened {
  readonly report: OpenReport;
  /** What was written, where it is not the mail as it came. */
  readonly output: string | undefined;
}

export async function opened({ context }: Receiver, cms: Uint8Array): Promise<Opened> {
  const mail = mailWith(cms);
  const answer = await openMail(context, {
    mail,
    decrypts: true,
    verifies: true,
    askStorePassphrase: async () => undefined,
  });
  const isAsItCame = Buffer.compare(answer.mail, mail) === 0;
  return {
    report: answer.report,
    output: isAsItCame ? undefined : Buffer.from(answer.mail).toString('latin1'),
  };
}
