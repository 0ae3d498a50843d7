/**
 * The code editor of a cell: CodeMirror 6, as PyScript's own editor is made of it (docs/decisions.md). Loaded with the lab only.
 * Its styles are adopted style sheets of a shadow root, so no policy has to give way.
 */
import {defaultKeymap, history, historyKeymap, indentWithTab} from '@codemirror/commands';
import {python} from '@codemirror/lang-python';
import {HighlightStyle, bracketMatching, indentOnInput, indentUnit, syntaxHighlighting} from '@codemirror/language';
import {EditorState, Prec} from '@codemirror/state';
import {EditorView, drawSelection, keymap, lineNumbers} from '@codemirror/view';
import {tags} from '@lezer/highlight';

const colours = HighlightStyle.define([
  {tag: tags.keyword, color: 'var(--chart-1)', fontWeight: '600'},
  {tag: [tags.string, tags.special(tags.string)], color: 'var(--success)'},
  {tag: [tags.number, tags.bool, tags.null], color: 'var(--info)'},
  {tag: tags.comment, color: 'var(--ink-faint)', fontStyle: 'italic'},
  {tag: [tags.function(tags.definition(tags.variableName)), tags.className], color: 'var(--warning)'},
]);

const look = EditorView.theme({
  '&': {color: 'var(--ink)', backgroundColor: 'var(--surface)', fontSize: 'var(--text-m)'},
  '&.cm-focused': {outline: '2px solid var(--accent)', outlineOffset: '1px'},
  '.cm-scroller': {fontFamily: 'var(--face-mono)', lineHeight: '1.55'},
  '.cm-content': {caretColor: 'var(--ink)', padding: '8px 0'},
  '.cm-gutters': {backgroundColor: 'var(--sunken)', color: 'var(--ink-faint)', border: 'none'},
  '.cm-cursor': {borderLeftColor: 'var(--ink)'},
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {background: 'var(--accent-soft)'},
  '.cm-matchingBracket, &.cm-focused .cm-matchingBracket': {backgroundColor: 'var(--mark)', color: 'inherit'},
});

/** A Python editor. text: what it begins with; label: its accessible name; `value`. Fires `d20-edit`, `d20-run` (Shift+Enter; detail.stay with Ctrl), `d20-leave` (Esc). */
export class D20CodeEditor extends HTMLElement {
  #text = '';
  #label = '';
  /** @type {EditorView | null} */
  #view = null;

  /** @param {string} text */
  set text(text) {
    this.#text = text;
    const view = this.#view;
    if (view && view.state.doc.toString() !== text) view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}});
  }

  /** @param {string} label */
  set label(label) {
    this.#label = label;
    this.#view?.contentDOM.setAttribute('aria-label', label);
  }

  get value() {
    return this.#view ? this.#view.state.doc.toString() : this.#text;
  }

  focus() {
    this.#view?.focus();
  }

  connectedCallback() {
    const root = this.shadowRoot ?? this.attachShadow({mode: 'open'});
    this.#view = new EditorView({root, parent: root, state: EditorState.create({doc: this.#text, extensions: this.#extensions()})});
  }

  disconnectedCallback() {
    this.#text = this.value;
    this.#view?.destroy();
    this.#view = null;
  }

  #extensions() {
    return [
      Prec.highest(keymap.of([
        {key: 'Shift-Enter', run: () => this.#tell('d20-run', {stay: false})},
        {key: 'Mod-Enter', run: () => this.#tell('d20-run', {stay: true})},
      ])),
      keymap.of([...historyKeymap, ...defaultKeymap.filter(({key}) => key !== 'Escape'), indentWithTab, {key: 'Escape', run: () => this.#tell('d20-leave')}]),
      history(), lineNumbers(), drawSelection(), bracketMatching(), indentOnInput(), indentUnit.of('    '), python(),
      EditorView.lineWrapping, syntaxHighlighting(colours), look,
      EditorView.contentAttributes.of({'aria-label': this.#label, spellcheck: 'false', autocapitalize: 'off'}),
      EditorView.domEventHandlers({beforeinput: (event, view) => insertOver(view, event)}),
      EditorView.updateListener.of((update) => void (update.docChanged && this.#tell('d20-edit'))),
    ];
  }

  /** @param {string} type @param {unknown} [detail] */
  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, {detail, bubbles: true}));
    return true;
  }
}
customElements.define('d20-code-editor', D20CodeEditor);

/**
 * Text over a selection, or of several lines, is put into the document here. Chromium would edit the lines themselves, and carry the colours
 * of what was there over as `style` attributes, which the policy refuses. What an input method is composing can't be held; nothing is lost then.
 * @param {EditorView} view @param {InputEvent} event
 */
function insertOver(view, event) {
  const {inputType, data, isComposing, cancelable} = event;
  if (inputType !== 'insertText' || data === null || isComposing || !cancelable || view.state.readOnly) return false;
  if (view.state.selection.ranges.every(({empty}) => empty) && !data.includes('\n')) return false;
  event.preventDefault();
  view.dispatch(view.state.replaceSelection(data), {userEvent: 'input.type', scrollIntoView: true});
  return true;
}
