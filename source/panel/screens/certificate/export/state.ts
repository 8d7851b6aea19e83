/** Where an export goes while it is typed, in which format, and how a name for it is made from a certificate's. */

export interface ExportFormat {
  /** Raw text. */
  readonly label: string;
  /** With its dot: `.pem`. */
  readonly extension: string;
}

export interface ExportState {
  readonly title: string;
  /** What else there is to know: raw text. */
  readonly notes: readonly string[];
  readonly formats: readonly ExportFormat[];
  readonly format: number;
  /** As typed; may begin with `~`. */
  readonly file: string;
  /** What was proposed: leaving this behind loses nothing. */
  readonly proposed: string;
  readonly home: string;
}

const longestName = 80;

/**
 * A file name in the home folder. A name from a certificate is a stranger's text: whatever could be a folder, an
 * option, a hidden file or a control becomes an underscore.
 */
export function proposedFile(name: string, extension: string): string {
  const safe = name
    .replace(/[^A-Za-z0-9@._+-]/g, '_')
    .replace(/^[.-]+/, '')
    .replace(/\.{2,}/g, '.')
    .slice(0, longestName);
  return `~/${safe === '' ? 'certificate' : safe}${extension}`;
}

/** The next format, or the one before; the name's end follows as long as nobody wrote another one. */
export function withNextFormat(state: ExportState, step: 1 | -1): ExportState {
  const { formats, file, proposed } = state;
  const format = (state.format + step + formats.length) % formats.length;
  const before = formats[state.format]?.extension ?? '';
  const after = formats[format]?.extension ?? '';
  const follow = (name: string) =>
    name.endsWith(before) ? name.slice(0, name.length - before.length) + after : name;
  return { ...state, format, file: follow(file), proposed: follow(proposed) };
}
