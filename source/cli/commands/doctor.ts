/** `smimectl doctor`: is the store whole, are modes and owners right, and what can be mended. */
import type { Finding, MendOutcome } from '../../core/finding.ts';
import { examineStore } from '../../operations/examine-store.ts';
import { counted } from '../../presentation/counts.ts';
import { type Line, type Tone, toned } from '../../presentation/styled-text.ts';
import type { Command } from '../command.ts';
import { exitCodes } from '../exit-codes.ts';
import { flag } from '../option.ts';

const fixOption = flag(
  'fix',
  'mend what can be mended without a decision of yours; what is replaced is kept',
);

const tones: Readonly<Record<Finding['severity'], Tone | undefined>> = {
  error: 'bad',
  warning: 'warning',
  note: undefined,
};

/** Most messages name the path already. */
function withPath({ path, message }: Finding): string {
  return message.includes(path) ? message : `${path}: ${message}`;
}

function linesOf(finding: Finding): readonly Line[] {
  const { severity, mend, isFixable } = finding;
  const next = mend === undefined ? [] : [`  ${isFixable ? 'With --fix: ' : ''}${mend}`];
  return [[toned(`${severity}: `, tones[severity]), { text: withPath(finding) }], ...next];
}

function outcomeLine({ finding, isMended, message }: MendOutcome): string {
  return isMended
    ? `mended: ${withPath(finding)}`
    : `not mended: ${withPath({ ...finding, message: message ?? finding.message })}`;
}

export const doctor: Command = {
  name: ['doctor'],
  summary: 'look whether the store is whole and its modes and owners are right',
  options: [fixOption],
  examples: [
    { summary: 'only look', command: 'smimectl doctor' },
    { summary: 'and mend what is safe to mend', command: 'smimectl doctor --fix' },
  ],
  exits: [
    { code: exitCodes.done, meaning: 'all is well' },
    { code: exitCodes.no, meaning: 'something has to be mended' },
  ],
  async run({ get, context, output }) {
    const opened = await context();
    const { findings, outcomes } = await examineStore(opened, { isMending: get(fixOption) });
    await output.answer(
      () => ({ findings, mended: outcomes }),
      () => [
        ...outcomes.map(outcomeLine),
        ...findings.flatMap(linesOf),
        ...(findings.length === 0
          ? [`All is well with the store ${opened.store.location}.`]
          : [counted(findings.length, 'finding')]),
      ],
    );
    return findings.some(({ severity }) => severity !== 'note') ? exitCodes.no : exitCodes.done;
  },
};
