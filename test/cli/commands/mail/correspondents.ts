/** Two organizations that write to each other, each with a store of its own: we are Sales, they are Alice and Bob. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixturePath } from '../../../support/fixture.ts';
import { type Outcome, run } from '../../support/fake-world.ts';
import { now } from '../../support/script.ts';

export interface Correspondent {
  readonly folder: string;
  smimectl(...argv: readonly string[]): Promise<Outcome>;
  /** A command with a mail on standard input. */
  pipe(mail: Uint8Array | string, ...argv: readonly string[]): Promise<Outcome>;
  /** The same with `--report`, and what stands in the report. */
  reported(
    mail: Uint8Array | string,
    ...argv: readonly string[]
  ): Promise<Outcome & { readonly report: unknown }>;
}

function correspondentIn(folder: string): Correspondent {
  mkdirSync(folder, { recursive: true });
  let reports = 0;
  const pipe = (mail: Uint8Array | string, ...argv: readonly string[]) =>
    run({ folder, now, stdin: mail }, ...argv);
  return {
    folder,
    smimectl: (...argv) => run({ folder, now }, ...argv),
    pipe,
    async reported(mail, ...argv) {
      reports++;
      const file = join(folder, `report-${reports}.json`);
      const outcome = await pipe(mail, ...argv, '--report', file);
      return { ...outcome, report: JSON.parse(readFileSync(file, 'utf8')) };
    },
  };
}

async function prepared(
  folder: string,
  own: readonly string[],
  contacts: readonly string[],
): Promise<Correspondent> {
  const correspondent = correspondentIn(folder);
  const must = async (...argv: readonly string[]) => {
    const { code, stderr } = await correspondent.smimectl(...argv);
    if (code !== 0) throw new Error(`${argv.join(' ')}: ${stderr}`);
  };
  await must('enable');
  const certificates = ['ca-root', 'ca-intermediate', 'ca-issuing', ...own, ...contacts];
  await must('certificate', 'add', ...certificates.map((name) => fixturePath(`${name}.pem`)));
  for (const name of own) await must('key', 'add', fixturePath(`${name}.key.pem`));
  return correspondent;
}

/** Sales (RSA) and Support (P-256), who know Alice (RSA) and Bob (P-256). */
export async function usIn(folder: string): Promise<Correspondent> {
  const us = await prepared(join(folder, 'us'), ['sales', 'support'], ['alice', 'bob']);
  await us.smimectl('group', 'add', 'Sales', '--address', 'sales@example.com');
  await us.smimectl('group', 'add', 'Support', '--address', 'support@example.com');
  return us;
}

export const themIn = (folder: string): Promise<Correspondent> =>
  prepared(join(folder, 'them'), ['alice', 'bob'], []);

export interface Letter {
  readonly from?: string;
  readonly to?: string;
  readonly body?: string;
  readonly more?: string;
}

/** With line feeds alone, as mail is piped on Unix. */
export function letter({
  from = 'Sales <sales@example.com>',
  to = 'alice@example.org',
  body = 'The price is 42.\n',
  more = '',
}: Letter = {}): string {
  return `From: ${from}\nTo: ${to}\nSubject: Offer\nMessage-ID: <1@example.com>\n${more}MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${body}`;
}
