/**
 * Stands between a process and its file system, and lets calls fail. To be loaded before everything else, so
 * that libraries that keep functions of `node:fs` keep ours.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

export type Fault = 'fail' | 'short';

const watched = [
  'accessSync',
  'chmodSync',
  'chownSync',
  'closeSync',
  'fstatSync',
  'fsyncSync',
  'linkSync',
  'lstatSync',
  'mkdirSync',
  'openSync',
  'readdirSync',
  'readFileSync',
  'readSync',
  'realpathSync',
  'renameSync',
  'rmSync',
  'statSync',
  'unlinkSync',
  'writeFileSync',
  'writeSync',
] as const;

let faultAt: ((call: number, name: string) => Fault | undefined) | undefined;
let calls = 0;

/** Lets calls fail from now on; counting begins at zero. */
export function arm(faults: (call: number, name: string) => Fault | undefined): void {
  calls = 0;
  faultAt = faults;
}

/** The disk is whole again. Answers how many calls there were. */
export function disarm(): number {
  faultAt = undefined;
  return calls;
}

function failure(name: string): Error {
  const error = new Error(`EIO: i/o error, ${name}`);
  return Object.assign(error, { code: 'EIO', errno: -5, syscall: name.replace('Sync', '') });
}

for (const name of watched) {
  const original: unknown = Reflect.get(fs, name);
  if (typeof original !== 'function') continue;
  const faulty = (...values: unknown[]): unknown => {
    const fault = faultAt?.(calls, name);
    if (faultAt !== undefined) calls += 1;
    if (fault === undefined) return Reflect.apply(original, fs, values);
    if (fault === 'short') return Reflect.apply(original, fs, shortened(values));
    // What is closed is closed, whatever the kernel says about it.
    if (name === 'closeSync') Reflect.apply(original, fs, values);
    throw failure(name);
  };
  Reflect.set(fs, name, Object.assign(faulty, original));
}
syncBuiltinESMExports();

/** The arguments of `writeSync` for half of the bytes. */
function shortened([descriptor, data, ...rest]: readonly unknown[]): readonly unknown[] {
  const bytes = typeof data === 'string' ? Buffer.from(data) : data;
  if (!(bytes instanceof Uint8Array)) throw new Error('writeSync was given neither text nor bytes');
  const offset = typeof rest[0] === 'number' && typeof data !== 'string' ? rest[0] : 0;
  return [descriptor, bytes.subarray(offset, offset + Math.floor((bytes.length - offset) / 2))];
}
