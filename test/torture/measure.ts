/** Finds the rows, runs them, and sets what was measured beside what was promised. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Promised, promises } from './promises.ts';
import type { Measurement, Mode, TortureRow } from './row.ts';

export interface MeasuredRow {
  readonly row: TortureRow;
  readonly measurement: Measurement;
  readonly seconds: number;
}

const root = join(import.meta.dirname, 'rows');

/** The folders of `rows/`. The short form of each is a test file of its own, so that they run side by side. */
export const rowFolders: readonly string[] = readdirSync(root).toSorted();

/** The rows of one folder: every file in it exports some as `rows`. */
export async function rowsIn(folder: string): Promise<readonly TortureRow[]> {
  const rows: TortureRow[] = [];
  for (const name of readdirSync(join(root, folder)).toSorted()) {
    const module: unknown = await import(join(root, folder, name));
    if (!hasRows(module)) throw new Error(`rows/${folder}/${name} exports no rows`);
    rows.push(...module.rows);
  }
  return rows;
}

/** Each promise with the rows that measure it, in the order of the promises. */
export async function measuredPromises(): Promise<
  readonly { readonly promised: Promised; readonly rows: readonly TortureRow[] }[]
> {
  const rows = (await Promise.all(rowFolders.map(rowsIn))).flat();
  return promises.map((promised) => ({
    promised,
    rows: rows.filter(({ promise }) => promise === promised.name),
  }));
}

export function titleOf({ promise, part }: TortureRow): string {
  return part === undefined ? promise : `${promise}: ${part}`;
}

export async function measure(row: TortureRow, mode: Mode): Promise<MeasuredRow> {
  const begin = performance.now();
  const measurement = await row.run(mode).catch((thrown: unknown): Measurement => {
    const why = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);
    return { measured: `failed: ${why}`, isKept: false };
  });
  return { row, measurement, seconds: (performance.now() - begin) / 1000 };
}

export function isMissed({ measurement }: MeasuredRow): boolean {
  return !measurement.isKept && measurement.skippedBecause === undefined;
}

const lineOfCells = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** The first lines of the Markdown table. */
export const tableHead = `${lineOfCells('promise', 'promised', 'measured', 'ok', 'time')}\n| --- | --- | --- | --- | --- |`;

export function lineOf({ row, measurement, seconds }: MeasuredRow): string {
  const { measured, isKept, skippedBecause } = measurement;
  const verdict = skippedBecause === undefined ? (isKept ? 'ok' : '**MISSED**') : 'skipped';
  const told = skippedBecause === undefined ? measured : `${measured}: ${skippedBecause}`;
  const figure = row.figure ?? promises.find(({ name }) => name === row.promise)?.figure ?? '';
  return lineOfCells(titleOf(row), figure, told, verdict, `${seconds.toFixed(1)} s`);
}

/** The line of a promise that no row measures. */
export function lineWithoutRow({ name, figure }: Promised): string {
  return lineOfCells(name, figure, 'nothing measures it', '**NO ROW**', '');
}

function hasRows(module: unknown): module is { readonly rows: readonly TortureRow[] } {
  return typeof module === 'object' && module !== null && 'rows' in module && Array.isArray(module.rows);
}
