import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

/** Pixels at the end of a text that a notice may cover. */
const noticeHeight = 96;

const rules = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--panel)', fontSize: '12px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  // Its end keeps room for a notice, which stands over it.
  '.cm-content': { padding: `8px 0 ${noticeHeight}px`, caretColor: 'var(--text)' },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-gutters': { border: '0', color: 'var(--dim)', backgroundColor: 'var(--panel)' },
  '.cm-gutter-lint': { width: '12px' },
  '.cm-activeLine': { backgroundColor: 'var(--sel)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'light-dark(#1d5bd83d, #6cabff47)',
  },
  '.cm-matchingBracket': { outline: '1px solid var(--edge)', backgroundColor: 'transparent' },
  '.cm-tooltip': {
    border: '1px solid var(--edge)',
    borderRadius: 'var(--radius)',
    color: 'var(--text)',
    backgroundColor: 'var(--panel)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--mono)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--bg)',
    backgroundColor: 'var(--text)',
  },
  '.cm-tooltip.cm-completionInfo': { maxWidth: '320px', padding: '6px 9px', fontFamily: 'var(--font)' },
  '.cm-diagnostic': { borderLeft: '2px solid var(--bad)', fontFamily: 'var(--font)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--bad)',
    textUnderlineOffset: '3px',
  },
});

/** Names and values differ from what holds them together; nothing is coloured that the page has no colour for. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName), tags.keyword], color: 'var(--mine)' },
  { tag: [tags.comment], color: 'var(--dim)', fontStyle: 'italic' },
  { tag: [tags.punctuation, tags.separator, tags.operator], color: 'var(--dim)' },
]);

/** The editor in the page's own colours, of both themes. */
export const editorLook = [
  rules,
  syntaxHighlighting(colours),
  EditorView.scrollMargins.of(() => ({ bottom: noticeHeight })),
];
