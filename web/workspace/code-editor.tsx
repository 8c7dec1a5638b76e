import type { CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintGutter, setDiagnostics } from '@codemirror/lint';
import { Annotation, EditorState, type Text } from '@codemirror/state';
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'react';
import { changeBetween } from './changed-part.js';
import { editorLook } from './editor-look.js';

/** Something that may be written at the cursor. */
interface EditorChoice {
  readonly label: string;
  readonly detail: string;
  readonly apply: string;
}

/** A place in the text, both from 1, and what is wrong there. */
export interface EditorMark {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** What may be written at a position of the text, in place of what stands from `from` on. */
interface EditorChoices {
  readonly from: number;
  readonly choices: readonly EditorChoice[];
  /** It is offered before anything of it is typed. */
  readonly isEager?: boolean;
}

/** Says what may be written at a position of the text, at once or when it is known. */
export type Complete = (
  text: string,
  cursor: number,
) => EditorChoices | undefined | Promise<EditorChoices | undefined>;

/** A change that came from outside, and is not told back. */
const fromOutside = Annotation.define<boolean>();

/** An editor of code: numbered lines, colours, completion, undo. Tab leaves it; Ctrl+[ and Ctrl+] indent. */
export function CodeEditor({
  text,
  label,
  language,
  mark,
  complete,
  isReadOnly = false,
  takesFocus = false,
  onChange,
}: {
  readonly text: string;
  /** For screen readers. */
  readonly label: string;
  readonly language: 'yaml' | 'javascript';
  readonly mark: EditorMark | undefined;
  readonly complete: Complete;
  readonly isReadOnly?: boolean;
  /** It has the focus as soon as it is there: the person has just asked to write. */
  readonly takesFocus?: boolean;
  readonly onChange: (text: string) => void;
}) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef({ onChange, complete, text, takesFocus });
  latest.current = { onChange, complete, text, takesFocus };
  useEffect(() => {
    const parent = place.current;
    if (parent === null) return;
    const source = async (context: CompletionContext): Promise<CompletionResult | null> => {
      const found = await latest.current.complete(context.state.doc.toString(), context.pos);
      if (found === undefined) return null;
      if (found.from === context.pos && !context.explicit && found.isEager !== true) return null;
      const options = found.choices.map(({ label: one, detail, apply }) => ({
        label: one,
        info: detail,
        apply,
      }));
      return { from: found.from, options, validFor: /^[\w.-]*$/ };
    };
    const made = new EditorView({
      parent,
      doc: latest.current.text,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        EditorView.lineWrapping,
        indentOnInput(),
        indentUnit.of('  '),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        lintGutter(),
        autocompletion({ override: [source], icons: false }),
        language === 'yaml' ? yaml() : javascript(),
        keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorState.readOnly.of(isReadOnly),
        // What scrolls is reached with the Tab key, read-only too.
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        EditorView.updateListener.of((update) => {
          const isOwn = update.transactions.every((one) => one.annotation(fromOutside) !== true);
          if (update.docChanged && isOwn) latest.current.onChange(update.state.doc.toString());
        }),
        editorLook,
      ],
    });
    view.current = made;
    if (latest.current.takesFocus) made.focus();
    return () => {
      made.destroy();
      view.current = undefined;
    };
  }, [label, language, isReadOnly]);
  useEffect(() => {
    const shown = view.current;
    if (shown === undefined) return;
    const change = changeBetween(shown.state.doc.toString(), text);
    if (change !== undefined) shown.dispatch({ changes: change, annotations: fromOutside.of(true) });
  }, [text]);
  useEffect(() => {
    const shown = view.current;
    if (shown !== undefined)
      shown.dispatch(setDiagnostics(shown.state, diagnosticsOf(shown.state.doc, mark)));
  }, [mark]);
  return <div ref={place} className="code-editor" />;
}

function diagnosticsOf(doc: Text, mark: EditorMark | undefined): Diagnostic[] {
  if (mark === undefined) return [];
  const line = doc.line(Math.min(Math.max(1, mark.line), doc.lines));
  const from = Math.min(line.from + mark.column - 1, line.to);
  const word = /^[^\s,\]}]+/.exec(line.text.slice(from - line.from))?.[0].length ?? 0;
  return [
    { from, to: Math.max(from, Math.min(from + word, line.to)), severity: 'error', message: mark.message },
  ];
}
