/**
 * `npm run fuzz`: breaks what every reader of foreign bytes is given, for as long as asked, and keeps what broke
 * a reader in corpus/. Ends with 1 when something did.
 */
import { parseArgs } from 'node:util';
import { keepInput } from './corpus.ts';
import { inputsOf } from './inputs.ts';
import type { Report, Task } from './protocol.ts';
import { targetOf, targets } from './targets.ts';
import { runTask } from './watch.ts';

const help = `node test/fuzz/run.ts [--seed TEXT] [--seconds N] [--only NAME]… [--no-keep]
  --seed TEXT   which inputs are made (1); the same text makes the same inputs
  --seconds N   how long in all (60), the corpus apart
  --only NAME   only this reader: ${targets.map(({ name }) => name).join(', ')}
  --no-keep     do not write what broke a reader to test/fuzz/corpus/`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '60' },
    only: { type: 'string', multiple: true },
    'no-keep': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log(help);
  process.exit(0);
}

const unknown = values.only?.find((name) => targetOf(name) === undefined);
if (unknown !== undefined) {
  console.error(`no reader is called ${unknown}\n\n${help}`);
  process.exit(2);
}

const names = values.only ?? targets.map(({ name }) => name);
type Fault = Extract<Report, { kind: 'fault' }>;

const counts = new Map<string, number>();
const suspects: Fault[] = [];

function take(report: Report): void {
  if (report.kind === 'done') {
    counts.set(report.target, (counts.get(report.target) ?? 0) + report.inputs);
  } else {
    suspects.push(report);
  }
}

/** All targets in one process, which is begun again with the next one when an input kills it. */
async function fuzz(task: Omit<Task, 'known'>): Promise<void> {
  let left: readonly string[] = task.targets;
  while (left.length > 0) {
    const death = await runTask({ ...task, targets: left }, take);
    if (death === undefined) return;
    if (!left.includes(death.target)) throw new Error(death.message);
    // Of memory the process told itself, and then ended; a death without a word is told here.
    if (!suspects.some(({ target, number }) => target === death.target && number === death.number)) {
      take({ kind: 'fault', signature: 'death', ...death });
    }
    take({ kind: 'done', target: death.target, inputs: Math.max(1, death.number) });
    left = left.slice(left.indexOf(death.target) + 1);
  }
}

/** What is wrong with it; time, memory and deaths are judged again where nothing else was done before. */
async function proved({ target, number, signature, message }: Fault): Promise<string | undefined> {
  if (!['slow', 'large', 'death'].includes(signature)) return message;
  let proof: string | undefined;
  const alone = { targets: [target], seed: values.seed, seconds: 0, from: number, isAlone: true };
  const death = await runTask(alone, (report) => {
    if (report.kind === 'fault') proof = report.message;
  });
  return proof ?? death?.message;
}

await fuzz({ targets: names, seed: values.seed, seconds: Number(values.seconds) / names.length });

let found = 0;
for (const suspect of suspects) {
  const message = await proved(suspect);
  if (message === undefined) continue;
  found++;
  const target = targetOf(suspect.target);
  if (target === undefined) continue;
  const input = inputsOf(target, values.seed).at(suspect.number);
  const isKept = suspect.number < 0 || values['no-keep'];
  const place = isKept ? `input ${suspect.number}` : keepInput(target.name, input);
  console.log(`${target.name}: ${message}\n  ${place}, ${input.length} bytes`);
}
for (const name of names)
  console.log(`${name.padEnd(24)} ${String(counts.get(name) ?? 0).padStart(8)} inputs`);
console.log(found === 0 ? 'nothing broke' : `${found} broke a reader`);
process.exitCode = found === 0 ? 0 : 1;
