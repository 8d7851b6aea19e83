/** How many terminal columns text takes, and cutting it to fit. The text has to be printable already. */
import stringWidth from 'string-width';

const ascii = /^[\x20-\x7e]*$/;
const segmenter = new Intl.Segmenter();

export function displayWidth(text: string): number {
  return ascii.test(text) ? text.length : stringWidth(text);
}

/** `text` in at most `columns` columns, its end replaced by `ellipsis` where something was cut. */
export function truncated(text: string, columns: number, ellipsis: string): string {
  if (displayWidth(text) <= columns) return text;
  const room = columns - displayWidth(ellipsis);
  if (room < 0) return ellipsis.slice(0, Math.max(0, columns));
  if (ascii.test(text)) return text.slice(0, room) + ellipsis;
  let kept = '';
  let width = 0;
  for (const { segment } of segmenter.segment(text)) {
    width += displayWidth(segment);
    if (width > room) break;
    kept += segment;
  }
  return kept + ellipsis;
}

export function padded(text: string, columns: number, align: 'left' | 'right' = 'left'): string {
  const space = ' '.repeat(Math.max(0, columns - displayWidth(text)));
  return align === 'left' ? text + space : space + text;
}

/** Words of `text` on lines of at most `columns` columns; a longer word gets a line of its own. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(line) + 1 + displayWidth(word) > columns) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  lines.push(line);
  return lines;
}
