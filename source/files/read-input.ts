/** Reads what an administrator names: a file, a folder's files, or standard input; bounded, and in plain words. */
import { open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { errorCode, UserError } from '../core/errors.ts';
import type { InputFile } from '../core/ports.ts';

/** Nothing that holds certificates is larger; a mistaken disk image is told before it fills the memory. */
const maximumInputBytes = 64 * 1024 * 1024;

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'you may not read it',
  EPERM: 'you may not read it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  ELOOP: 'its links go in circles',
  ENAMETOOLONG: 'the name is too long',
};

export function inputError(file: string, thrown: unknown): UserError {
  if (thrown instanceof UserError) return thrown;
  const code = errorCode(thrown) ?? 'unknown error';
  const sentence = sentences[code] ?? `it cannot be read (${code})`;
  return new UserError('io', `${file}: ${sentence}`, { hint: 'Check the path.', cause: thrown });
}

async function readBounded(file: string): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    if (size > maximumInputBytes) throw tooLarge(file);
    // A pipe or a device has no size of its own, so what arrives is counted.
    return (await readStream(handle.createReadStream({ autoClose: false }), file)).bytes;
  } finally {
    await handle.close();
  }
}

function tooLarge(source: string): UserError {
  return new UserError('unreadable-input', `${source} is larger than 64 MiB, and nothing so large is read`, {
    hint: 'No mail, and no file with certificates, is so large; look whether it is the right one.',
  });
}

/**
 * The file, or every file directly in the folder in the order of their names (hidden ones left out).
 * @throws UserError `io`, `unreadable-input`
 */
export async function readInput(file: string): Promise<readonly InputFile[]> {
  try {
    const status = await stat(file);
    if (!status.isDirectory()) return [{ source: path.basename(file), bytes: await readBounded(file) }];
    const names = (await readdir(file, { withFileTypes: true }))
      .filter((found) => !found.name.startsWith('.') && !found.isDirectory())
      .map(({ name }) => name)
      .sort();
    if (names.length === 0) throw new UserError('unreadable-input', `${file}: the folder holds no files`);
    const inputs: InputFile[] = [];
    for (const name of names) inputs.push({ source: name, bytes: await readBounded(path.join(file, name)) });
    return inputs;
  } catch (thrown) {
    throw inputError(file, thrown);
  }
}

/** Everything from a stream. @throws UserError `unreadable-input` above the bound */
export async function readStream(
  stream: AsyncIterable<Uint8Array | string>,
  source: string,
): Promise<InputFile> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
    size += bytes.length;
    if (size > maximumInputBytes) throw tooLarge(source);
    chunks.push(bytes);
  }
  return { source, bytes: Buffer.concat(chunks) };
}
