import type { Signal } from '@preact/signals';
import type { CheckPosition } from '../../../runtime/protocol/check-events.ts';

/** The files that belong together, so that imports among them resolve. */
export interface Project {
  /** Keeps the files of one project apart from another's. */
  folder: string;
  /** The present texts by path relative to the folder. */
  files(): Record<string, string>;
}

/** What an editor is opened for. */
export interface EditorRequest {
  /** An empty element; the editor fills it. */
  element: HTMLElement;
  project: Project;
  /** The file to edit, one of the project's. */
  file: string;
  /** What a screen reader calls the editor. */
  label: string;
  /** The file's text; it changes with the editor, and the editor with it. */
  text: Signal<string>;
  /** The plain field the learner may be typing in: the cursor and the focus come from it. */
  field: HTMLTextAreaElement | null;
}

/** An open editor. */
export interface TextEditor {
  /** Moves the cursor there, shows it and takes the focus. */
  goTo(position: CheckPosition): void;
  dispose(): void;
}

/** What the separately built editor offers the site. */
export interface EditorModule {
  openEditor(request: EditorRequest): TextEditor;
}
