/** The process that reads the inputs. It may hang, be killed or run out of memory: somebody else watches it. */
import { writeSync } from 'node:fs';
import { inputsOf } from './inputs.ts';
import { judge, peakMemory } from './judge.ts';
import { progressDescriptor, progressLength, type Report, type Task } from './protocol.ts';
import { targetOf } from './targets.ts';

const task: Task = JSON.parse(process.argv[2] ?? '{}');
/** Told once is enough. */
const known = new Set<string>();

const report = (line: Report) => writeSync(1, `${JSON.stringify(line)}\n`);
const tellProgress = (text: string) => writeSync(progressDescriptor, text.padEnd(progressLength), 0);

for (const [position, name] of task.targets.entries()) {
  const target = targetOf(name);
  if (target === undefined) throw new Error(`no target is called ${name}`);
  const inputs = inputsOf(target, task.seed);
  const from = position === 0 ? task.from : undefined;
  const end = performance.now() + task.seconds * 1000;
  // A reader's first run loads and compiles, which is no fault of the input.
  await judge(target, target.seeds()[0] ?? Buffer.alloc(0), peakMemory());
  const atRest = peakMemory();
  let number = from ?? inputs.first;
  let count = 0;
  do {
    const input = inputs.at(number);
    tellProgress(`${name} ${number}`);
    const { fault } = await judge(target, input, atRest);
    count++;
    if (fault !== undefined && !known.has(`${name} ${fault.signature}`)) {
      known.add(`${name} ${fault.signature}`);
      report({ kind: 'fault', target: name, number, ...fault });
      // Memory never shrinks by itself, so that this process can judge none of the next inputs.
      if (fault.signature === 'large') process.exit(1);
    }
    number++;
  } while (task.isAlone !== true && (number < 0 || performance.now() < end));
  report({ kind: 'done', target: name, inputs: count });
}
