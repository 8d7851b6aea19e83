/** Asks where an export goes and in which format. What is written, and how, is its opener's business. */
import { Text } from 'ink';
import type { ReactNode } from 'react';
import { UserError } from '../../../../core/errors.ts';
import { expanded } from '../../../components/file-picker-state.ts';
import { clip } from '../../../components/text.ts';
import { TextField } from '../../../components/text-field.tsx';
import { TextPane } from '../../../components/text-pane.tsx';
import { keyTable } from '../../../keys/key-table.ts';
import type { Panel, Screen, ViewProps } from '../../../screen.ts';
import { type ExportFormat, type ExportState, proposedFile, withNextFormat } from './state.ts';

const exportKeys = keyTable<ExportState>()({
  write: { chords: ['Enter'], label: 'write', help: 'Write the file' },
  next: { chords: ['Tab', 'Down'], label: 'other format', help: 'The next format' },
  previous: { chords: ['Shift+Tab', 'Up'], help: 'The format before' },
});

/** Rows above the notes. */
const headRows = 3;

export function ExportView({ state, columns, rows, look, update }: ViewProps<ExportState>): ReactNode {
  const { file, home, formats, format, notes } = state;
  const several = formats.length > 1 ? `  (${format + 1} of ${formats.length}, Tab changes it)` : '';
  const lines = [`Will be written to ${expanded(file, home)}, a new file that only you can read.`, ...notes];
  return (
    <>
      <TextField
        label="File:"
        value={file}
        isFocused
        onChange={(typed) => update((before) => ({ ...before, file: typed }))}
        columns={columns}
        look={look}
      />
      <Text wrap="truncate">
        {clip(`  Format: ${formats[format]?.label ?? ''}${several}`, columns, look)}
      </Text>
      <Text> </Text>
      <TextPane
        lines={lines.map((text) => ({ text }))}
        top={0}
        columns={columns}
        rows={rows - headRows}
        look={look}
      />
    </>
  );
}

export interface ExportRequest<Format extends ExportFormat> {
  readonly title: string;
  readonly notes?: readonly string[];
  readonly formats: readonly [Format, ...Format[]];
  /** Raw text that the file's name is made from. */
  readonly name: string;
  /** Answers what to tell; undefined when the person went back meanwhile. What it throws leaves the form open. */
  readonly write: (file: string, format: Format) => Promise<string | undefined>;
}

export function openExportForm<Format extends ExportFormat>(
  panel: Panel,
  { title, notes = [], formats, name, write }: ExportRequest<Format>,
): void {
  const screen: Screen<ExportState, keyof typeof exportKeys> = {
    name: 'export',
    title: (state) => state.title,
    keys: exportKeys,
    field: () => ({ kind: 'text' }),
    handlers: {
      write: async ({ state, close }) => {
        if (state.file.trim() === '' || state.file.endsWith('/')) {
          throw new UserError('usage', 'a file name is missing', { hint: 'Type the name of a new file.' });
        }
        const told = await write(expanded(state.file, state.home), formats[state.format] ?? formats[0]);
        if (told === undefined) return;
        close();
        panel.tell(told, 'good');
      },
      next: ({ update }) => update((state) => withNextFormat(state, 1)),
      previous: ({ update }) => update((state) => withNextFormat(state, -1)),
    },
    view: ExportView,
    unsaved: ({ file, proposed }) => (file === proposed ? undefined : 'the file name that was typed'),
  };
  const proposed = proposedFile(name, formats[0].extension);
  panel.open(screen, { title, notes, formats, format: 0, file: proposed, proposed, home: panel.home });
}
