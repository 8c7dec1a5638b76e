import { useEffect, useState } from 'react';
import { type Course, courseTitle } from '../../../../../src/lesson/course.js';
import { type Complaint, complaintOf } from '../../../../session.js';
import { hashOfPlace } from '../../../../state/place.js';
import { ComplaintLine } from '../../../../views/complaint-line.js';
import { CopyButton } from '../../../../views/copy-button.js';
import { Select } from '../../../../views/select.js';
import { useSession, useWords } from '../../../../views/use-session.js';
import { courseLink } from '../../state/course/course-link.js';

const shareCommand = 'bob workbench --host 0.0.0.0';

/** The link to a course, at an address that others reach; where there is none, how to come to one. */
export function CourseLinkPane({ course: typed }: { readonly course: Course }) {
  const { t } = useWords();
  const { token } = useSession();
  const { pages, complaint } = usePages();
  const [picked, setPicked] = useState<string>();
  // Of another node of a cluster: the addresses are those of this machine, the node stays in them.
  const own = `${location.origin}${location.pathname}`;
  const course = { ...typed, title: courseTitle(typed.title) };
  const page = pages?.find((one) => one === picked) ?? pages?.find((one) => one === own) ?? pages?.[0];
  const link = courseLink(`${page ?? own}${location.search}`, course, token);
  return (
    <section className="teach-link" aria-labelledby="teach-link">
      <h2 id="teach-link">{t('courseLink')}</h2>
      {course.items.length === 0 ? (
        <p className="dim">{t('courseLinkNone')}</p>
      ) : (
        <>
          <p className="mono teach-url">{link}</p>
          <div className="lesson-verbs">
            <CopyButton className="copy-verb" label={t('courseLinkCopy')} text={link} />
            <a className="button quiet" href={hashOfPlace({ type: 'learn', course })}>
              {t('courseLinkOpen')}
            </a>
            {page !== undefined && pages !== undefined && pages.length > 1 && (
              <Select
                name={t('courseLinkAddress')}
                value={page}
                choices={pages.map((value) => ({ value, label: new URL(value).host }))}
                onChange={setPicked}
              />
            )}
          </div>
        </>
      )}
      {token !== undefined && <p className="dim">{t('courseLinkToken')}</p>}
      {pages?.length === 0 && (
        <p className="dim">
          {t('courseLinkLoopback')} <code>{shareCommand}</code>
        </p>
      )}
      <p className="dim">{t('courseLinkMachine')}</p>
      <ComplaintLine complaint={complaint} />
    </section>
  );
}

/** Where other machines open the page; undefined until the workbench has said so. */
function usePages(): {
  readonly pages: readonly string[] | undefined;
  readonly complaint: Complaint | undefined;
} {
  const { home } = useSession();
  const [pages, setPages] = useState<readonly string[]>();
  const [complaint, setComplaint] = useState<Complaint>();
  useEffect(() => {
    home.call('workbench.pages').then(setPages, (error: unknown) => setComplaint(complaintOf(error)));
  }, [home]);
  return { pages, complaint };
}
