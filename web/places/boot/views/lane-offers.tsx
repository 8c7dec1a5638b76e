import { visibleText } from '../../../../src/bytes/escapes.js';
import type { BootMachine, BootOffer } from '../../../../src/capture/stories/boot-machine.js';
import { canStart } from '../../../../src/capture/stories/boot-verdicts.js';
import { durationText } from '../../../../src/capture/stories/story-text.js';
import { useWords } from '../../../views/use-session.js';

/** Offers side by side; beyond, nobody compares. */
const maxOffers = 3;

/** What each of several DHCP servers has offered a machine, side by side. */
export function LaneOffers({
  machine,
  beginNanos,
}: {
  readonly machine: BootMachine;
  readonly beginNanos: number;
}) {
  const { t, language } = useWords();
  const offers = machine.offers.slice(0, maxOffers);
  if (offers.length < 2) return null;
  const cell = (text: string): string => (text === '' ? '–' : visibleText(text));
  const rows: readonly (readonly [string, (offer: BootOffer) => string])[] = [
    [
      t('bootOfferAfter'),
      ({ timeNanos, isTaken }) =>
        `${durationText(timeNanos - beginNanos, language)}${isTaken ? `, ${t('bootOfferTaken')}` : ''}`,
    ],
    [t('bootOfferAddress'), ({ address }) => cell(address)],
    [t('bootOfferFrom'), ({ bootServer }) => cell(bootServer)],
  ];
  return (
    <table className="lane-offers">
      <thead>
        <tr>
          <td />
          {offers.map(({ server }) => (
            <th key={server} scope="col" className="mono">
              {server}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, textOf]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {offers.map((offer) => (
              <td key={offer.server} className="mono">
                {textOf(offer)}
              </td>
            ))}
          </tr>
        ))}
        <tr>
          <th scope="row">{t('bootOfferFile')}</th>
          {offers.map(({ server, bootFile }) => (
            <td key={server} className={canStart(machine.architecture, bootFile) ? 'mono' : 'mono bad'}>
              {cell(bootFile)}
            </td>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
