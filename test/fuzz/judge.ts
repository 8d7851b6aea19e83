/** Runs a target on one input and says what was wrong with the way it answered. */
import { computing } from '../support/computing.ts';
import type { Target } from './target.ts';

export interface Fault {
  /** The same for inputs that break the same thing in the same place. */
  readonly signature: string;
  readonly message: string;
}

const megabyte = 1024;

/** Most memory that the process ever had, in kilobytes. */
export function peakMemory(): number {
  return process.resourceUsage().maxRSS;
}

/** The first line of the stack that is a place of ours. */
function placeOf(error: Error): string {
  const line = error.stack?.split('\n').find((frame) => frame.includes('/source/'));
  return /source\/[^)]*/.exec(line ?? '')?.[0] ?? '';
}

function faultOf(thrown: unknown): Fault {
  if (!(thrown instanceof Error)) return { signature: 'no Error', message: String(thrown) };
  const message = `${thrown.name}: ${thrown.message.slice(0, 200)} at ${placeOf(thrown)}`;
  return { signature: `${thrown.name} ${placeOf(thrown)}`, message };
}

export interface Judgement {
  /** Of computing. */
  readonly milliseconds: number;
  /** More than the process had at rest. */
  readonly megabytes: number;
  readonly fault: Fault | undefined;
}

/** @param atRest memory in kilobytes before any input that could have cost some */
export async function judge(target: Target, input: Buffer, atRest: number): Promise<Judgement> {
  const computed = computing();
  let fault: Fault | undefined;
  try {
    await target.run(input);
  } catch (thrown) {
    if (!target.mayThrow(thrown)) fault = faultOf(thrown);
  }
  const cost = { milliseconds: computed(), megabytes: (peakMemory() - atRest) / megabyte };
  return { ...cost, fault: fault ?? excessOf(cost, target) };
}

function excessOf(
  { milliseconds, megabytes }: Omit<Judgement, 'fault'>,
  { bounds }: Target,
): Fault | undefined {
  if (milliseconds > bounds.milliseconds) {
    return { signature: 'slow', message: `took ${Math.round(milliseconds)} ms of computing` };
  }
  if (megabytes > bounds.megabytes) {
    return { signature: 'large', message: `took ${Math.round(megabytes)} MB of memory` };
  }
  return undefined;
}
