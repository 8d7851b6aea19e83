/** All readers under mutated inputs, as in the fuzzing, and under the largest and deepest that there are. */
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Judgement } from '../../../fuzz/judge.ts';
import { repositoryFolder } from '../../../support/fixture.ts';
import { startChild } from '../../child.ts';
import type { ExtremeOptions } from '../../children/extreme-reader.ts';
import { extremes } from '../../extreme-inputs.ts';
import { prepare, smimectl, withWorld } from '../../program.ts';
import type { Measurement, Mode, TortureRow } from '../../row.ts';

/** Of the fuzzing itself: how many inputs how many readers had, and all that it said where one broke. */
async function fuzzed(seconds: number) {
  const program = join(repositoryFolder, 'test/fuzz/run.ts');
  const seed = ['--seed', `torture ${Date.now()}`];
  const words = [program, '--no-keep', '--seconds', String(seconds), ...(seconds < 5 ? [] : seed)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const counts = [...said.matchAll(/ +(\d+) inputs$/gm)].map(([, count]) => Number(count));
  const inputs = counts.reduce((sum, count) => sum + count, 0);
  return {
    readers: counts.length,
    inputs,
    broken: code === 0 ? [] : [`${words.slice(1).join(' ')}: ${said}`],
  };
}

async function judged(name: string): Promise<Judgement> {
  const child = startChild('extreme-reader.ts', { name } satisfies ExtremeOptions);
  const judgement: Judgement = JSON.parse(await child.line('judged'));
  await child.ended;
  return judgement;
}

const toldCost = ({ milliseconds, megabytes }: Omit<Judgement, 'fault'>) =>
  `${Math.round(milliseconds)} ms and ${Math.round(megabytes)} MB`;

/** What the whole program makes of the same files: milliseconds, and where it ended otherwise than with a refusal. */
async function givenToProgram(names: readonly string[]) {
  return withWorld(async (world) => {
    await prepare(world, 'enable');
    const times: number[] = [];
    const wrong: string[] = [];
    for (const name of names) {
      writeFileSync(join(world.workFolder, 'extreme'), extremes[name]?.make() ?? '');
      const { code, stderr, milliseconds } = await smimectl(world, ['certificate', 'add', 'extreme']);
      times.push(milliseconds);
      if (code !== 1 || /unexpected failure|TypeError|RangeError/.test(stderr.toString())) {
        wrong.push(`${name}: ${code} ${stderr.toString('utf8', 0, 200)}`);
      }
    }
    return { slowest: Math.max(0, ...times), wrong };
  });
}

async function hostileInput(mode: Mode): Promise<Measurement> {
  const all = Object.keys(extremes).filter((name) => extremes[name]?.isHonest !== true);
  const names = mode === 'full' ? all : all.slice(0, 4);
  const honest = mode === 'full' ? Object.keys(extremes).filter((name) => !all.includes(name)) : [];
  const fuzzing = fuzzed(mode === 'full' ? 60 : 0.5);
  // The machine is to itself where the promised figure is measured.
  if (mode === 'full') await fuzzing;
  const judgements: Judgement[] = [];
  for (const name of names) judgements.push(await judged(name));
  const ofProgram = names.filter((name) => extremes[name]?.target === 'input');
  const program = await givenToProgram(mode === 'full' ? ofProgram : []);
  const { readers, inputs, broken } = await fuzzing;
  const faults = judgements.flatMap(({ fault }, index) =>
    fault === undefined ? [] : [`${names[index]}: ${fault.message}`],
  );
  const slowest = Math.max(...judgements.map(({ milliseconds }) => milliseconds));
  const largest = Math.max(...judgements.map(({ megabytes }) => megabytes));
  const wrong = [...broken, ...faults, ...program.wrong];
  const beside: string[] = [];
  for (const name of honest) beside.push(`; ${name}, told beside it: ${toldCost(await judged(name))}`);
  const whole = mode === 'full' ? `, by the whole program ${Math.round(program.slowest)} ms` : '';
  return {
    measured:
      `${inputs} mutations broke none of ${readers} readers; ${names.length} extreme inputs took at most ${toldCost({ milliseconds: slowest, megabytes: largest })}${whole}${beside.join('')} ${wrong.join('; ')}`.trimEnd(),
    isKept: wrong.length === 0 && readers > 0 && inputs > readers,
  };
}

export const rows: readonly TortureRow[] = [{ promise: 'hostile input is bounded', run: hostileInput }];
