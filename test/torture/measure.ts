/** Runs rows one after the other and sets what was measured beside what was promised. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Measurement, Mode, TortureRow } from './row.ts';

export interface MeasuredRow {
  readonly row: TortureRow;
  readonly measurement: Measurement;
  readonly seconds: number;
}

const folder = join(import.meta.dirname, 'rows');

/** The rows of every file in `rows/`, each of which exports them as `rows`. */
export async function allRows(): Promise<readonly TortureRow[]> {
  const rows: TortureRow[] = [];
  for (const name of readdirSync(folder).toSorted()) {
    if (!name.endsWith('.ts')) continue;
    const module: unknown = await import(join(folder, name));
    if (!hasRows(module)) throw new Error(`rows/${name} exports no rows`);
    rows.push(...module.rows);
  }
  return rows;
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

/** A line of the Markdown table. */
export function lineOf({ row, measurement, seconds }: MeasuredRow): string {
  const { measured, isKept, skippedBecause } = measurement;
  const verdict = skippedBecause === undefined ? (isKept ? 'ok' : '**MISSED**') : 'skipped';
  const figure = skippedBecause === undefined ? measured : `${measured}: ${skippedBecause}`;
  const cells = [
    row.promise,
    row.promised,
    figure.replaceAll('|', '\\|'),
    verdict,
    `${seconds.toFixed(1)} s`,
  ];
  return `| ${cells.join(' | ')} |`;
}

function hasRows(module: unknown): module is { readonly rows: readonly TortureRow[] } {
  return typeof module === 'object' && module !== null && 'rows' in module && Array.isArray(module.rows);
}
