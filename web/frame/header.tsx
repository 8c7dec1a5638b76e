import { formatRate } from '../state/numbers.js';
import { hashOfPlace } from '../state/place.js';
import type { Theme } from '../state/preferences.js';
import { Icon } from '../views/icon.js';
import { Segments } from '../views/select.js';
import { useRoomy } from '../views/use-narrow.js';
import { useSession, useStore, useWords } from '../views/use-session.js';
import { EnvironmentChoice } from '../workspace/environment-choice.js';
import { FeedNotice } from './feed-notice.js';
import { KeyedNotice } from './keyed-notice.js';
import { NodeName } from './node-name.js';
import { RuleNoticeLine } from './rule-notice.js';
import { WorkspaceName } from './workspace-name.js';

const nextTheme: Readonly<Record<Theme, Theme>> = { system: 'light', light: 'dark', dark: 'system' };
const themeIcons = { system: 'half', light: 'sun', dark: 'moon' } as const;
const themeWords = { system: 'themeSystem', light: 'themeLight', dark: 'themeDark' } as const;

/** The top: the way home, the palette, what comes and goes, and the two switches; or that the workbench does not answer. */
export function Header() {
  const session = useSession();
  const { t } = useWords();
  const { theme, language } = useStore(session.preferences);
  const isRoomy = useRoomy();
  const themeName = `${t('theme')}: ${t(themeWords[theme])}`;
  return (
    <header className="top">
      <a className="logo" href={hashOfPlace({ type: 'start' })}>
        <span className="pins" aria-hidden="true">
          <i />
          <i className="rx" />
          <i />
          <i className="tx" />
          <i />
          <i className="rx" />
        </span>
        <span className="logo-name">Breakoutbox</span>
      </a>
      <WorkspaceName />
      <NodeName />
      <HeaderMiddle />
      {isRoomy && <EnvironmentChoice />}
      <button
        type="button"
        className="theme"
        title={themeName}
        aria-label={themeName}
        onClick={() => session.preferences.update((kept) => ({ ...kept, theme: nextTheme[kept.theme] }))}
      >
        <Icon name={themeIcons[theme]} />
      </button>
      <Segments
        label={t('language')}
        value={language}
        choices={[
          { value: 'en', label: 'EN' },
          { value: 'zh-CN', label: '中文' },
        ]}
        onChange={(chosen) => session.preferences.update((kept) => ({ ...kept, language: chosen }))}
      />
    </header>
  );
}

/** What matters most now: that the workbench does not answer, what a key just did, what a rule notices, or the palette. */
function HeaderMiddle() {
  const session = useSession();
  const isStale = useStore(session.isStale);
  const isKeyed = useStore(session.keyed.outcome).type !== 'none';
  const isNoticed = useStore(session.state.notices).shown.length > 0;
  if (isStale) return <FeedNotice />;
  if (isKeyed) return <KeyedNotice />;
  return isNoticed ? <RuleNoticeLine /> : <PaletteAndRate />;
}

function PaletteAndRate() {
  const session = useSession();
  const { t } = useWords();
  useStore(session.state.ratesVersion);
  const { receivedBytes, sentBytes } = session.state.totalRate;
  return (
    <>
      <button
        type="button"
        className="find"
        title={t('find')}
        onClick={() => session.dialog.set({ type: 'palette' })}
      >
        <Icon name="find" />
        <span>{t('find')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <p className="rate">
        <span className="rx" title={t('received')}>
          ↓ {formatRate(receivedBytes)}
        </span>
        <span className="tx" title={t('sent')}>
          ↑ {formatRate(sentBytes)}
        </span>
      </p>
    </>
  );
}
