/** Every mail that looks signed by Alice and is not, and the one that is. */
import { openMail } from '../../../../source/operations/mail/open-mail.ts';
import { forgedMails, genuine, receiverContext } from '../../../security/forged-mails.ts';
import type { Measurement, TortureRow } from '../../row.ts';

async function signedBy(): Promise<Measurement> {
  const context = receiverContext();
  const signatureOf = async (mail: string) => {
    const opened = await openMail(context, {
      mail: Buffer.from(mail, 'latin1'),
      decrypts: true,
      verifies: true,
      askStorePassphrase: async () => undefined,
    });
    return opened.report.signature;
  };
  const isGenuineValid = (await signatureOf(await genuine())).valid;
  const forged = await forgedMails();
  const believed: string[] = [];
  const unexplained: string[] = [];
  for (const { attack, name, mail } of forged) {
    const { valid, reasons } = await signatureOf(mail);
    if (valid) believed.push(`${attack}: ${name}`);
    else if (reasons.length === 0) unexplained.push(`${attack}: ${name}`);
  }
  const classes = new Set(forged.map(({ attack }) => attack)).size;
  return {
    measured:
      `${believed.length} false "valid" among ${forged.length} forged mails of ${classes} kinds, ${unexplained.length} without a reason; the genuine one is ${isGenuineValid ? 'valid' : 'not'} ${[...believed, ...unexplained].join('; ')}`.trimEnd(),
    isKept: isGenuineValid && believed.length === 0 && unexplained.length === 0 && classes >= 6,
  };
}

export const rows: readonly TortureRow[] = [
  { promise: '"signed by X": X = From, chain and time valid, whole body signed', run: signedBy },
];
