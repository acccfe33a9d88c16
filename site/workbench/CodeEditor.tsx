import '../styles/editor.css';
import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { t } from '../i18n/translate.ts';
import type { CheckPosition } from '../../runtime/protocol/check-events.ts';
import { loadEditor } from './editor/load-editor.ts';
import type { Project, TextEditor } from './editor/text-editor.ts';
import { Notice } from './Notice.tsx';
import { PlainEditor } from './PlainEditor.tsx';

interface CodeEditorProps {
  project: Project;
  file: string;
  text: Signal<string>;
  /** The highlighted text, which stands here until the editor does. */
  listing: ComponentChildren;
  /** A hidden editor is not loaded. */
  isShown: boolean;
  /** Where the cursor is wanted. */
  wanted?: ReadonlySignal<CheckPosition | undefined>;
}

/**
 * The editor of one file: a highlighted listing, then a plain text field over it, then Monaco, all
 * in one box of one size. What is typed before Monaco is there is kept, and so is the cursor.
 */
export function CodeEditor(props: CodeEditorProps): JSX.Element {
  const { file, text, listing, wanted } = props;
  const host = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { editor, failure, retry } = useEditor(props, host, field);

  useEffect(() => {
    const position = wanted?.value;
    if (position?.file !== file) return;
    if (editor) editor.goTo(position);
    else if (field.current) goToLine(field.current, position.line);
  }, [wanted?.value, editor]);

  // Of the first text: a box that changed its size while somebody types would be a nuisance.
  const lines = useMemo(() => text.peek().split('\n').length, []);
  return (
    <div class="editor" style={{ '--lines': lines }}>
      <p class="editor-head">
        <span>{file}</span>
        {editor && <span class="editor-hint">{t('editor.leave')}</span>}
      </p>
      <div class="editor-box">
        {!editor && <PlainEditor file={file} text={text} listing={listing} field={field} />}
        <div class="editor-host" ref={host} />
      </div>
      {failure !== undefined && (
        <Notice kind="trouble" action={{ label: t('editor.retry'), run: retry }}>
          {t('editor.loadFailed', { reason: failure })}
        </Notice>
      )}
    </div>
  );
}

/** Opens Monaco when its file is shown for the first time. */
function useEditor(
  { project, file, text, isShown }: CodeEditorProps,
  host: { current: HTMLDivElement | null },
  field: { current: HTMLTextAreaElement | null },
) {
  const editor = useSignal<TextEditor | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const attempt = useSignal(0);
  const wasShown = useRef(false);
  wasShown.current ||= isShown;

  useEffect(() => {
    if (!wasShown.current) return undefined;
    let isGone = false;
    failure.value = undefined;
    loadEditor().then(
      ({ openEditor }) => {
        if (isGone || !host.current) return;
        const label = `${t('editor.code', { file })}. ${t('editor.leave')}`;
        const element = host.current;
        editor.value = openEditor({ element, project, file, label, text, field: field.current });
      },
      (error: unknown) => {
        failure.value = error instanceof Error ? error.message : String(error);
      },
    );
    return () => {
      isGone = true;
      editor.peek()?.dispose();
      editor.value = undefined;
    };
  }, [wasShown.current, attempt.value]);

  return {
    editor: editor.value,
    failure: failure.value,
    retry() {
      attempt.value += 1;
    },
  };
}

function goToLine(field: HTMLTextAreaElement, line: number): void {
  const before = field.value.split('\n').slice(0, line - 1);
  const start = before.reduce((sum, text) => sum + text.length + 1, 0);
  field.focus();
  field.setSelectionRange(start, start);
}
