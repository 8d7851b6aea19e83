/** Runs a target on one input and says what was wrong with the way it answered. */
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

/** @param atRest memory in kilobytes before any input that could have cost some */
export async function judge(target: Target, input: Buffer, atRest: number): Promise<Fault | undefined> {
  const startedAt = process.cpuUsage();
  try {
    await target.run(input);
  } catch (thrown) {
    if (!target.mayThrow(thrown)) return faultOf(thrown);
  }
  const { user, system } = process.cpuUsage(startedAt);
  const milliseconds = (user + system) / 1000;
  const { bounds } = target;
  if (milliseconds > bounds.milliseconds) {
    return { signature: 'slow', message: `took ${Math.round(milliseconds)} ms of computing` };
  }
  const megabytes = (peakMemory() - atRest) / megabyte;
  if (megabytes > bounds.megabytes) {
    return { signature: 'large', message: `took ${Math.round(megabytes)} MB of memory` };
  }
  return undefined;
}
