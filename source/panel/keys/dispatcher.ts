/**
 * The one place where keys and pastes are given to somebody: to the focused field, to the top layer's key
 * table, to the keys that work everywhere, in this order. It asks the panel anew for each key.
 */
import { confirm } from '../components/confirm-dialog.tsx';
import { isTooSmall } from '../components/frame-layout.ts';
import { openHelp } from '../components/help-overlay.tsx';
import type { Layer, Pressed } from '../layer.ts';
import type { PanelStore } from '../panel-store.ts';
import type { KeyToken } from '../terminal/token.ts';
import { type GlobalAction, globalKeys } from './global-keys.ts';
import { actionOf } from './key-table.ts';

/** What only the terminal's side can do. */
export interface TerminalControl {
  redraw(): Promise<void>;
  suspend(): Promise<void>;
  /** Text for the `TextField` that has the focus. */
  insert(text: string): void;
}

/** Longer than any path, address or search. */
const longestInsertion = 4096;
/** What a text field always takes, and what it takes when the screen has no use for it. */
const editingKeys = new Set(['Backspace', 'Delete', 'Left', 'Right']);
const spareEditingKeys = new Set(['Home', 'End', 'Ctrl+U', 'Ctrl+W']);
const selectKeys = new Set(['Up', 'Down', 'j', 'k', 'Enter']);

export class Dispatcher {
  #panel: PanelStore;
  #terminal: TerminalControl;

  constructor(panel: PanelStore, terminal: TerminalControl) {
    this.#panel = panel;
    this.#terminal = terminal;
  }

  /** Answers false for keys that the focused Ink component shall have. */
  takeKey(key: KeyToken): boolean {
    const { chord } = key;
    const panel = this.#panel;
    const isInterruptedTwice = chord === 'Ctrl+C' && panel.lastChord === 'Ctrl+C';
    panel.lastChord = chord;
    panel.dispatch({ kind: 'hushed' });
    if (isInterruptedTwice) {
      panel.quit(130);
      return true;
    }
    if (panel.getState().busy !== undefined) {
      if (chord === 'Esc' || chord === 'Ctrl+C') panel.cancel();
      return true;
    }
    const layer = panel.topLayer;
    if (layer === undefined || isTooSmall(panel.getState().size)) {
      if (chord === 'q' || chord === 'Ctrl+C') panel.quit(chord === 'q' ? 0 : 130);
      return true;
    }
    const field = layer.fieldKind();
    if (field === 'text' && isForTextField(key, layer)) return false;
    if (field === 'select' && selectKeys.has(chord)) return false;
    if (!layer.type(key)) this.#press(layer, chord, layer.isTyping() && key.text !== undefined);
    return true;
  }

  takePaste(text: string): void {
    const panel = this.#panel;
    panel.dispatch({ kind: 'hushed' });
    const layer = panel.topLayer;
    if (layer === undefined || panel.getState().busy !== undefined) return;
    try {
      if (layer.paste(text)) return;
    } catch (thrown) {
      panel.fail(thrown);
      return;
    }
    if (layer.fieldKind() !== 'text') {
      panel.tell('Nothing can be pasted here.');
      return;
    }
    const line = text.trim().replace(/[\x00-\x1f\x7f-\x9f]+/g, ' ');
    if (line.length > longestInsertion) {
      panel.tell(`The pasted text has ${line.length} characters: too long for this field.`, 'warning');
    } else if (line !== '') this.#terminal.insert(line);
  }

  #press(layer: Layer, chord: string, isTextKey: boolean): void {
    const pressed: Pressed = isTextKey ? { kind: 'unknown' } : layer.press(chord);
    if (pressed.kind === 'unavailable') this.#panel.tell(pressed.reason, 'warning');
    else if (pressed.kind === 'handled') pressed.done.catch((thrown) => this.#panel.fail(thrown));
    else if (!isTextKey) this.#pressGlobal(layer, chord);
  }

  #pressGlobal(layer: Layer, chord: string): void {
    const action = actionOf(globalKeys, chord);
    if (action === undefined) return;
    const reason = globalKeys[action].unavailable?.({ canGoBack: this.#panel.getState().layers.length > 1 });
    if (reason !== undefined) {
      this.#panel.tell(reason);
      return;
    }
    this.#handleGlobal(action, layer).catch((thrown) => this.#panel.fail(thrown));
  }

  async #handleGlobal(action: GlobalAction, layer: Layer): Promise<void> {
    const panel = this.#panel;
    switch (action) {
      case 'back':
        return this.#leaving([layer], () => panel.close(layer));
      case 'help':
        return openHelp(panel, layer);
      case 'redraw':
        return this.#terminal.redraw();
      case 'suspend':
        return this.#terminal.suspend();
      case 'quit':
        return this.#leaving(panel.getState().layers, () => panel.quit(0));
      case 'interrupt':
        return this.#leaving(panel.getState().layers, () => panel.quit(130));
    }
  }

  async #leaving(layers: readonly Layer[], leave: () => void): Promise<void> {
    const unsaved = layers.map((layer) => layer.unsaved()).filter((what) => what !== undefined);
    if (unsaved.length > 0) {
      const isSure = await confirm(this.#panel, {
        title: 'Leave without saving?',
        lines: [`This would be lost: ${unsaved.join('; ')}.`],
        yes: 'leave',
      });
      if (!isSure) return;
    }
    leave();
  }
}

function isForTextField({ chord, text }: KeyToken, layer: Layer): boolean {
  if (text !== undefined || editingKeys.has(chord)) return true;
  return spareEditingKeys.has(chord) && !layer.hasKey(chord);
}
