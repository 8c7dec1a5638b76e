import { lessonIds } from '../../../../src/lesson/lesson.js';
import { useSession, useStore } from '../../../views/use-session.js';

/** A field for each lesson: done, the one that is open, or neither. What it shows is said in words beside it. */
export function ProgressBar({ current }: { readonly current: string | undefined }) {
  const progress = useStore(useSession().lessonProgress);
  return (
    <span className="lesson-progress" aria-hidden="true">
      {lessonIds.map((id) => (
        <i
          key={id}
          className={id === current ? 'current' : progress[id]?.isDone === true ? 'done' : undefined}
        />
      ))}
    </span>
  );
}
