/** `smimectl seal`, and its steps `sign` and `encrypt`: mail that goes out. */
import { UserError } from '../../../core/errors.ts';
import {
  contentCiphers,
  defaultEncryptionForm,
  headerProtections,
  keyTransports,
} from '../../../core/mail-engine.ts';
import type { SealReport } from '../../../core/mail-report.ts';
import { bccVisible, type SealStep, sealSteps, wishes } from '../../../core/seal-decision.ts';
import { type SealInput, sealMail } from '../../../operations/mail/seal-mail.ts';
import { sealReportJson } from '../../../presentation/json/mail-report-json.ts';
import { sealReportLines } from '../../../presentation/mail-report-lines.ts';
import type { Command, Invocation } from '../../command.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { choice, flag, text, texts } from '../../option.ts';
import { storePassphrase, storePassphraseOptions } from '../../secrets.ts';
import { deliver, readMail, reportOption } from './deliver.ts';

const groupOption = text('group', 'the group that writes, instead of the one whose address is in From', {
  placeholder: 'NAME',
  completes: 'group',
});
const recipientOption = texts('recipient', 'whom the envelope names, beside To, Cc and Bcc', {
  placeholder: 'ADDRESS',
  completes: 'address',
});
const signOption = choice('sign', wishes, 'whether to sign this message, whatever the group does by default');
const encryptOption = choice('encrypt', wishes, 'whether to encrypt it, whatever the group does by default');
const notificationOption = flag(
  'notification',
  'a notification of the system, which no group writes: signed where the settings say so',
);
const cipherOption = choice(
  'cipher',
  contentCiphers,
  `the cipher of an encrypted message, ${defaultEncryptionForm.cipher} by default`,
);
const keyTransportOption = choice(
  'key-transport',
  keyTransports,
  `how the message key is encrypted for RSA keys, ${defaultEncryptionForm.keyTransport} by default`,
);
const headerOption = choice(
  'header-protection',
  headerProtections,
  'protect header fields along with the message (RFC 9788), none by default',
);
const formOptions = [cipherOption, keyTransportOption];

const formDetails = [
  'AES-256-CBC and RSAES-PKCS1-v1_5 are what every program reads. AES-GCM notices changes, and RSAES-OAEP is the better padding; older programs read neither.',
];

const headerDetails = [
  'With --header-protection copy, the header fields that people read are signed and encrypted along with the message; with hide-subject, an encrypted message says "[...]" for its Subject outside as well, and nothing for Comments and Keywords. Programs that do not know RFC 9788 show "[...]", and everybody on the way still sees sender, recipients, date and size.',
];

/** Why there is no mail: the first reason against the first step that is wanted and is not possible. */
function refusal(report: SealReport, refused: readonly SealStep[]): UserError {
  const [step = 'sign'] = refused;
  const [reason] = report[step].reasons;
  const participle = step === 'sign' ? 'signed' : 'encrypted';
  return new UserError(
    'not-possible',
    `the message cannot be ${participle}: ${reason?.message ?? 'no reason is known'}`,
    { hint: reason?.hint ?? `Use "smimectl seal --${step} no", if you want to send it all the same.` },
  );
}

async function seal(
  invocation: Invocation,
  wanted: Pick<SealInput, 'sign' | 'encrypt'> & { readonly isNotification?: boolean },
): Promise<ExitCode> {
  const { get, context, world } = invocation;
  const opened = await context();
  const group = get(groupOption);
  const { mail, report, refused } = await sealMail(opened, {
    deliver: (sealed) => {
      // A script wants to hear of what did not happen and was not forgone, and of what shows; a person of everything.
      const isMissing = (step: SealStep) => !sealed.report[step].done && wanted[step] !== 'no';
      const isShownToOthers = sealed.report.encrypt.reasons.some(({ code }) => code === bccVisible);
      const isWorthTelling = world.stderr.isTerminal || isShownToOthers || sealSteps.some(isMissing);
      return deliver(invocation, {
        ...(sealed.mail === undefined ? {} : { mail: sealed.mail }),
        json: sealReportJson(sealed.report, opened.clock()),
        lines: sealed.mail !== undefined && isWorthTelling ? sealReportLines(sealed.report) : [],
      });
    },
    mail: await readMail(invocation),
    ...(group === undefined ? {} : { group }),
    recipients: get(recipientOption),
    ...wanted,
    form: {
      cipher: get(cipherOption) ?? defaultEncryptionForm.cipher,
      keyTransport: get(keyTransportOption) ?? defaultEncryptionForm.keyTransport,
    },
    headerProtection: get(headerOption) ?? 'none',
    askStorePassphrase: storePassphrase(invocation),
  });
  if (mail === undefined) throw refusal(report, refused);
  return exitCodes.done;
}

const exits = [
  { code: exitCodes.failed, meaning: 'what was asked for is not possible; no mail was written' },
];

export const sealCommand: Command = {
  name: ['seal'],
  summary: 'sign and encrypt a mail as its group does by default',
  details: [
    'Reads a mail from standard input and writes it to standard output. Who writes it is told by From, or by --group; whom it is for by To, Cc, Bcc and --recipient.',
    'Where a default cannot be kept, it has no effect, and the reasons are told. What is asked for with "yes" is done, or no mail is written; nor is one that should be encrypted while nobody can tell for whom.',
    ...formDetails,
    ...headerDetails,
  ],
  options: [
    groupOption,
    recipientOption,
    signOption,
    encryptOption,
    notificationOption,
    ...formOptions,
    headerOption,
    reportOption,
    ...storePassphraseOptions,
  ],
  examples: [
    { summary: 'as the group does by default', command: 'smimectl seal < mail.eml | sendmail -t' },
    {
      summary: 'encrypted or not at all',
      command: 'smimectl seal --encrypt yes --report report.json < mail.eml > sealed.eml',
    },
  ],
  exits,
  run: (invocation) =>
    seal(invocation, {
      sign: invocation.get(signOption) ?? 'default',
      encrypt: invocation.get(encryptOption) ?? 'default',
      isNotification: invocation.get(notificationOption),
    }),
};

export const signCommand: Command = {
  name: ['sign'],
  summary: 'sign a mail with the certificate of its sender',
  details: [
    'One step of "smimectl seal": the mail is signed, or none is written. Signing hides no header field: with --header-protection hide-subject, the Subject is copied as well.',
  ],
  options: [groupOption, headerOption, reportOption, ...storePassphraseOptions],
  examples: [{ summary: 'sign only', command: 'smimectl sign < mail.eml > signed.eml' }],
  exits,
  run: (invocation) => seal(invocation, { sign: 'yes', encrypt: 'no' }),
};

export const encryptCommand: Command = {
  name: ['encrypt'],
  summary: 'encrypt a mail for all of its recipients',
  details: [
    'One step of "smimectl seal": the mail is encrypted for everybody, or none is written.',
    ...formDetails,
    ...headerDetails,
  ],
  options: [groupOption, recipientOption, ...formOptions, headerOption, reportOption],
  examples: [{ summary: 'encrypt only', command: 'smimectl encrypt < mail.eml > encrypted.eml' }],
  exits,
  run: (invocation) => seal(invocation, { sign: 'no', encrypt: 'yes' }),
};
