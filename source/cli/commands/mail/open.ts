/** `smimectl open`, and its steps `decrypt` and `verify`: mail that came in. */
import { UserError } from '../../../core/errors.ts';
import type { OpenReport } from '../../../core/mail-report.ts';
import { openMail } from '../../../operations/mail/open-mail.ts';
import { openReportJson } from '../../../presentation/json/mail-report-json.ts';
import { openReportLines } from '../../../presentation/mail-report-lines.ts';
import type { Command, Invocation } from '../../command.ts';
import { type ExitCode, exitCodes } from '../../exit-codes.ts';
import { storePassphrase, storePassphraseOptions } from '../../secrets.ts';
import { deliver, readMail, reportOption } from './deliver.ts';

interface Steps {
  readonly decrypts: boolean;
  readonly verifies: boolean;
}

/** @param isWanted whether a mail with this report is handed on */
async function open(
  invocation: Invocation,
  steps: Steps,
  isWanted: (report: OpenReport) => boolean,
): Promise<OpenReport> {
  const opened = await invocation.context();
  const { report } = await openMail(opened, {
    mail: await readMail(invocation),
    ...steps,
    askStorePassphrase: storePassphrase(invocation),
    deliver: ({ mail, report }) =>
      deliver(invocation, {
        ...(isWanted(report) ? { mail } : {}),
        json: openReportJson(report, opened.clock()),
        // That nothing was decrypted is told as the failure that it is there.
        lines: isWanted(report) || steps.verifies ? openReportLines(report, steps) : [],
      }),
  });
  return report;
}

export const openCommand: Command = {
  name: ['open'],
  summary: 'decrypt and verify a mail that came in',
  details: [
    'Reads a mail from standard input and writes it to standard output as its sender wrote it: decrypted with the private keys of the store, and without its signature. What cannot be decrypted stays as it is.',
    'Whether its signature can be relied on stands in the report, not in the exit code: "valid" means intact, by a trusted certificate, in time, around the whole message, and signed by the one address in From.',
  ],
  options: [reportOption, ...storePassphraseOptions],
  examples: [
    { summary: 'read a mail', command: 'smimectl open < mail.eml' },
    {
      summary: 'for a program that decides',
      command: 'smimectl open --report report.json < mail.eml > opened.eml',
    },
  ],
  async run(invocation): Promise<ExitCode> {
    await open(invocation, { decrypts: true, verifies: true }, () => true);
    return exitCodes.done;
  },
};

export const decryptCommand: Command = {
  name: ['decrypt'],
  summary: 'decrypt a mail with the private keys of the store',
  details: ['One step of "smimectl open": signatures are neither judged nor taken away.'],
  options: [reportOption, ...storePassphraseOptions],
  examples: [{ summary: 'decrypt only', command: 'smimectl decrypt < mail.eml > decrypted.eml' }],
  exits: [
    { code: exitCodes.failed, meaning: 'it is not encrypted, or cannot be decrypted; no mail was written' },
  ],
  async run(invocation): Promise<ExitCode> {
    const { decryption } = await open(
      invocation,
      { decrypts: true, verifies: false },
      (report) => report.decryption.success,
    );
    if (decryption.success) return exitCodes.done;
    const [reason] = decryption.reasons;
    throw new UserError('not-possible', reason?.message ?? 'the message cannot be decrypted', {
      ...(reason?.hint === undefined ? {} : { hint: reason.hint }),
    });
  },
};

export const verifyCommand: Command = {
  name: ['verify'],
  summary: 'tell whether the signature of a mail can be relied on',
  details: [
    'One step of "smimectl open": writes the mail without its signature, and nothing where the signature cannot be relied on.',
  ],
  options: [reportOption],
  examples: [{ summary: 'verify only', command: 'smimectl verify < mail.eml > content.eml' }],
  exits: [
    { code: exitCodes.done, meaning: 'the signature is valid' },
    { code: exitCodes.no, meaning: 'it is not, or there is none; no mail was written' },
  ],
  async run(invocation): Promise<ExitCode> {
    const { signature } = await open(
      invocation,
      { decrypts: false, verifies: true },
      (report) => report.signature.valid,
    );
    return signature.valid ? exitCodes.done : exitCodes.no;
  },
};
