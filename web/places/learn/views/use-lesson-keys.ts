import { useEffect } from 'react';
import type { Lesson } from '../../../../src/lesson/lesson.js';
import { useSession } from '../../../views/use-session.js';
import { lessonAction } from '../state/lesson-keys.js';
import type { OpenLesson } from '../state/open-lesson.js';
import { focusOf } from './key-focus.js';

/** Handles the keys of a lesson, wherever the focus is; an open dialog keeps them to itself. */
export function useLessonKeys(lesson: Lesson, open: OpenLesson): void {
  const session = useSession();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, ctrlKey, metaKey, altKey, target, shiftKey } = event;
      if (event.defaultPrevented || event.isComposing || shiftKey) return;
      if (session.dialog.get().type !== 'none' || document.querySelector('dialog[open]') !== null) return;
      const action = lessonAction({ key, ctrlKey, metaKey, altKey, focus: focusOf(target) });
      if (action === undefined) return;
      const { phase, moments, position, picked, isRunning } = open.view.get();
      const step = lesson.steps[moments.length];
      switch (action.type) {
        case 'step':
          void open.step();
          break;
        case 'back':
          open.back();
          break;
        case 'run':
          if (isRunning) open.pause();
          else open.run();
          break;
        case 'pick': {
          const choice = step?.question?.choices[action.choice];
          if (phase === 'asking' && position === undefined && choice !== undefined) open.pick(choice.id);
          break;
        }
        case 'pass':
          if (position === undefined && picked !== undefined) void open.answer(picked);
      }
      event.preventDefault();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [session, lesson, open]);
}
