import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/codeEditor/register';
import 'monaco-editor/features/codicon/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/cursorUndo/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/gotoError/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/parameterHints/register';
import 'monaco-editor/features/snippet/register';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/typescript/register';
import { editor, KeyCode, Uri } from 'monaco-editor/editor';
import EditorWorker from 'monaco-editor/editor/editor.worker?worker';
import TypeScriptWorker from 'monaco-editor/languages/features/typescript/ts.worker?worker';
import { configureTypeScript } from './configure-typescript.ts';
import { THEME, followTheme } from './theme.ts';
import type { EditorRequest, Project, TextEditor } from './text-editor.ts';

globalThis.MonacoEnvironment = {
  getWorker: (_module: string, label: string) =>
    label === 'typescript' ? new TypeScriptWorker() : new EditorWorker(),
};
followTheme();
configureTypeScript();

/** Equal to the listing's in workbench.css, so that no line moves when the editor comes. */
const LAYOUT = {
  fontSize: 13,
  lineHeight: 20,
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 12,
  padding: { top: 8, bottom: 8 },
} as const;

const OPTIONS: editor.IStandaloneEditorConstructionOptions = {
  ...LAYOUT,
  theme: THEME,
  automaticLayout: true,
  minimap: { enabled: false },
  folding: false,
  glyphMargin: false,
  overviewRulerLanes: 0,
  guides: { indentation: false },
  renderLineHighlight: 'none',
  scrollBeyondLastLine: false,
  scrollbar: { alwaysConsumeMouseWheel: false },
  fixedOverflowWidgets: true,
  // Faded code is below the contrast that reading needs.
  showUnused: false,
  wordBasedSuggestions: 'off',
  tabSize: 2,
};

/**
 * Opens Monaco on a file.
 *
 * @param request where, on what, and from which plain field the cursor comes
 */
export function openEditor(request: EditorRequest): TextEditor {
  const { element, project, file, label, text, field } = request;
  openModels(project);
  const model = openModel(project.folder, file, text.peek());
  const style = getComputedStyle(element);
  const view = editor.create(element, {
    ...OPTIONS,
    model,
    ariaLabel: label,
    fontFamily: style.getPropertyValue('--mono'),
  });
  const fromEditor = model.onDidChangeContent(() => {
    text.value = model.getValue();
  });
  const toEditor = text.subscribe((value) => {
    if (value !== model.getValue()) replaceText(model, value);
  });
  letTabOut(view);
  takeOver(view, model, field);
  return {
    goTo({ line, column }) {
      view.setPosition({ lineNumber: line, column });
      view.revealLineInCenter(line);
      view.focus();
    },
    dispose() {
      toEditor();
      fromEditor.dispose();
      view.dispose();
    },
  };
}

function openModels(project: Project): void {
  for (const [file, text] of Object.entries(project.files())) openModel(project.folder, file, text);
}

function openModel(folder: string, file: string, text: string): editor.ITextModel {
  const uri = Uri.parse(`file:///${folder}/${file}`);
  const existing = editor.getModel(uri);
  if (existing) {
    if (existing.getValue() !== text) existing.setValue(text);
    return existing;
  }
  return editor.createModel(text, 'typescript', uri);
}

/** As one edit, so that the editor's own undo brings the text before back. */
function replaceText(model: editor.ITextModel, text: string): void {
  model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
}

/** In an editor Tab indents; after Escape the next one leaves, so that the keyboard is no trap. */
function letTabOut(view: editor.IStandaloneCodeEditor): void {
  let leaves = false;
  const set = (value: boolean) => {
    if (value !== leaves) view.updateOptions({ tabFocusMode: value });
    leaves = value;
  };
  view.onKeyDown(({ keyCode }) => {
    if (keyCode !== KeyCode.Tab && keyCode !== KeyCode.Shift) set(keyCode === KeyCode.Escape);
  });
  view.onDidBlurEditorText(() => set(false));
}

function takeOver(
  view: editor.IStandaloneCodeEditor,
  model: editor.ITextModel,
  field: HTMLTextAreaElement | null,
): void {
  if (!field || document.activeElement !== field) return;
  const start = model.getPositionAt(field.selectionStart);
  const end = model.getPositionAt(field.selectionEnd);
  view.setSelection({
    startLineNumber: start.lineNumber,
    startColumn: start.column,
    endLineNumber: end.lineNumber,
    endColumn: end.column,
  });
  view.focus();
}
