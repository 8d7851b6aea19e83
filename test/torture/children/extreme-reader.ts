/** Reads one extreme input in a process that did nothing else, and tells what that took. */
import { judge, peakMemory } from '../../fuzz/judge.ts';
import { targetOf } from '../../fuzz/targets.ts';
import { extremes } from '../extreme-inputs.ts';

export interface ExtremeOptions {
  readonly name: string;
}

const { name }: ExtremeOptions = JSON.parse(process.argv[2] ?? '');
const extreme = extremes[name];
const target = extreme === undefined ? undefined : targetOf(extreme.target);
if (extreme === undefined || target === undefined) throw new Error(`no extreme input is called ${name}`);
// The first run loads and compiles, which is no fault of the input.
await judge(target, target.seeds()[0] ?? Buffer.alloc(0), peakMemory());
const atRest = peakMemory();
// What the input itself takes is counted.
const judgement = await judge(target, extreme.make(), atRest);
process.stdout.write(`judged ${JSON.stringify(judgement)}\n`);
