import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Lines from which on a file has its test beside it. */
const minLines = 100;

/** For a file that only declares: types, schemas, texts. */
const declarations = 'declarations only';
/** Tables of a protocol's fields, which `src/wire/dissection.test.ts` checks. */
const fieldTables = /^src\/wire\/.*-fields\.ts$/;
/** Lessons, each of which `src/app/lesson/lessons.test.ts` walks through. */
const lessons = /^src\/lesson\/lessons\//;
/** Broken benches, each of which `src/app/lesson/broken-benches.test.ts` tries with every choice. */
const brokenBenches = /^src\/lesson\/broken\/(?!trial-run)/;

/**
 * Files of that many lines without a test beside them, and which test holds each instead. A view that only draws is held by
 * a page in Chromium; what it decides is in a file of its own, with its test beside it.
 */
const exceptions: Readonly<Record<string, string>> = {
  'src/endpoint/behaviour.ts': 'src/endpoint/reply-mode.test.ts',
  'src/app/diagnosis/diagnose.ts': 'test/interop/doctor.test.ts',
  'src/app/endpoints/ruled-behaviours.ts': 'test/interop/rules.test.ts',
  'src/app/endpoints/rules-file.ts': 'test/interop/rules.test.ts',
  'src/app/logs/log-files.ts': 'src/app/logs/log-writer.test.ts',
  'src/app/lesson/bench-capture.ts': 'test/interop/learn.test.ts',
  'src/cli/commands/learn.ts': 'test/interop/learn.test.ts',
  'src/cli/commands/broken-walk.ts': 'test/interop/learn-broken.test.ts',
  'src/app/lesson/held-wire.ts': 'src/app/lesson/lesson-session.test.ts',
  'src/app/lesson/lesson-bench.ts': 'src/app/lesson/lesson-session.test.ts',
  'src/net/lesson/tcp-end.ts': 'src/app/lesson/lesson-session.test.ts',
  'src/net/lesson/udp-end.ts': 'src/app/lesson/lesson-session.test.ts',
  'src/operations/lessons.ts': declarations,
  'src/app/load.ts': 'test/interop/load.test.ts',
  'src/app/replay/capture-recording.ts': 'src/app/replay/replay-source.test.ts',
  'src/app/replay/export-lines.ts': 'src/app/replay/replay-source.test.ts',
  'src/app/replay/export-recording.ts': 'src/app/replay/replay-source.test.ts',
  'src/app/replay/replay-connection.ts': 'src/app/replay/replay-to.test.ts',
  'src/sequence/replay/answer-comparison.ts': 'src/sequence/replay/replay-client.test.ts',
  'src/sequence/replay/replay-script.ts': 'src/sequence/replay/replay-server.test.ts',
  'src/cli/commands/replay.ts': 'test/interop/replay.test.ts',
  'src/app/recording/endpoint-recording.ts': 'src/app/recording/endpoint-recorder.test.ts',
  'src/app/recording/recorded-workers.ts': 'src/app/recording/endpoint-recorder.test.ts',
  'src/app/recording/remote-recording.ts': 'test/interop/endpoint-capture.test.ts',
  'src/app/tftp/recorded-client-shell.ts': 'src/app/recording/tftp-recording.test.ts',
  'src/app/capture/row-thread.ts': 'src/app/capture/threaded-rows.test.ts',
  'src/app/capture/extraction-folder.ts': 'src/app/capture/extract-capture.test.ts',
  'src/config/workspace/compose-yaml.ts': 'src/config/workspace/yaml-document.test.ts',
  'src/app/workspace/init-workspace.ts': 'src/app/workspace/opened-desk.test.ts',
  'src/app/workspace/saved-messages.ts': 'src/app/workspace/opened-desk.test.ts',
  'src/capture/follow/follower.ts': 'src/app/capture/follow-capture.test.ts',
  'src/capture/http/http-connection.ts': 'src/capture/extraction/extractor.test.ts',
  'src/capture/stories/boot-lanes.ts': 'src/capture/stories/boot-follower.test.ts',
  'src/capture/stories/boot-words.ts': declarations,
  'src/capture/stories/dhcp-stories.ts': 'src/capture/stories/explainer.test.ts',
  'src/capture/stories/dns-stories.ts': 'src/capture/stories/explainer.test.ts',
  'src/capture/stories/tcp-story.ts': 'src/capture/stories/explainer.test.ts',
  'src/capture/stories/tftp-story.ts': 'src/capture/stories/explainer.test.ts',
  'src/capture/tftp/transfer.ts': 'src/capture/tftp/transfers.test.ts',
  'src/cli/commands/capture.ts': 'test/interop/live-capture.test.ts',
  'src/cli/commands/conversation.ts': 'test/interop/cli-status.test.ts',
  'src/cli/commands/dissect.ts': 'test/interop/dissect.test.ts',
  'src/cli/commands/load.ts': 'test/interop/load.test.ts',
  'src/cli/commands/history.ts': 'test/interop/history.test.ts',
  'src/cli/commands/holder-send.ts': 'test/interop/message-send.test.ts',
  'src/cli/commands/message-send.ts': 'test/interop/message-send.test.ts',
  'src/cli/commands/send.ts': 'test/interop/cli-events.test.ts',
  'src/cli/commands/tcp-listen.ts': 'test/interop/cli-options.test.ts',
  'src/cli/commands/tftp-serve.ts': 'test/interop/cli-options.test.ts',
  'src/cli/commands/tftp-transfer.ts': 'test/interop/cli-options.test.ts',
  'src/cli/commands/workbench.ts': 'test/interop/workspace.test.ts',
  'src/cli/help/command-page.ts': 'test/interop/cli-usage.test.ts',
  'src/cli/help/examples.ts': 'test/documented-commands.test.ts',
  'src/config/limits.ts': declarations,
  'src/config/tftp-server-input.ts': declarations,
  'src/traffic/export/log-words.ts': 'src/traffic/export/log-line.test.ts',
  'src/operations/record.ts': declarations,
  'src/operations/http-routes.ts': 'src/app/workbench/workbench-openapi.test.ts',
  'src/app/replay/told-conversations.ts': 'src/app/replay/replay-source.test.ts',
  'src/store/history/record-removal.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/record-schema.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/record-parts.ts': declarations,
  'src/store/history/annotation-table.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/event-row.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/history-desk.ts': 'src/store/history/history.test.ts',
  'src/store/history/node-sqlite.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/record-pruning.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/record-reader.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/record-search.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/record-writer.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/source-table.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/sqlite.ts': 'src/store/history/record-store.test.ts',
  'src/store/history/tested-rows.ts': 'src/store/history/record-store.test.ts',
  'src/traffic/filter/sql/condition.ts': 'src/traffic/filter/sql.test.ts',
  'src/traffic/filter/sql/text-conditions.ts': 'src/traffic/filter/sql.test.ts',
  'src/errors/capture.ts': declarations,
  'src/errors/import-reasons.ts': declarations,
  'src/errors/input.ts': declarations,
  'src/errors/layout-reasons.ts': declarations,
  'src/errors/line-reasons.ts': declarations,
  'src/errors/reasons.ts': declarations,
  'src/errors/rules.ts': declarations,
  'src/errors/sequence.ts': declarations,
  'src/errors/situations.ts': declarations,
  'src/errors/workspace.ts': declarations,
  'src/errors/workspace-reasons.ts': declarations,
  'src/errors/socket.ts': declarations,
  'src/errors/tftp.ts': declarations,
  'src/errors/workbench.ts': declarations,
  'src/layout/steps.ts': 'src/layout/decode-bytes.test.ts',
  'src/libpcap/capture-device.ts': 'src/libpcap/live-capture.test.ts',
  'src/libpcap/capture-thread.ts': 'src/libpcap/live-capture.test.ts',
  'src/linux/tftp/engine-messages.ts': declarations,
  'src/linux/tftp/tftp-server-thread.ts': 'src/linux/tftp/threaded-tftp-server.test.ts',
  'src/cli/commands/relay.ts': 'test/interop/relay.test.ts',
  'src/net/relay/udp-flow.ts': 'src/net/relay/udp-relay.test.ts',
  'src/net/tcp/worker-main.ts': 'src/net/tcp/tcp-workers.test.ts',
  'src/net/tcp/worker-process.ts': 'src/net/tcp/tcp-workers.test.ts',
  'src/net/udp/udp-binding.ts': 'src/net/udp/udp-endpoint.test.ts',
  'src/net/udp/udp-load.ts': 'test/interop/load.test.ts',
  'src/net/udp/udp-peer.ts': 'src/net/udp/udp-peers.test.ts',
  'src/operations/imports.ts': declarations,
  'src/operations/captures.ts': declarations,
  'src/operations/endpoints.ts': declarations,
  'src/operations/sending.ts': declarations,
  'src/operations/standing-in.ts': declarations,
  'src/operations/tftp-transfers.ts': declarations,
  'src/operations/workspace.ts': declarations,
  'src/operations/tftp.ts': declarations,
  'src/tftp/client/client-download.ts': 'src/tftp/client/client-connection.test.ts',
  'src/tftp/client/client-upload.ts': 'src/tftp/client/client-connection.test.ts',
  'src/traffic/diagnosis/facts.ts': declarations,
  'src/traffic/diagnosis/firewall/nft-match.ts': 'src/traffic/diagnosis/firewall/nft-ruleset.test.ts',
  'src/traffic/diagnosis/sentences-port.ts': 'src/traffic/diagnosis/finding-text.test.ts',
  'src/traffic/diagnosis/sentences-watch.ts': 'src/traffic/diagnosis/finding-text.test.ts',
  'src/traffic/event.ts': declarations,
  'src/traffic/filter/calls.ts': 'src/traffic/filter/compile.test.ts',
  'src/traffic/filter/check-values.ts': 'src/traffic/filter/check.test.ts',
  'src/traffic/filter/checked-filter.ts': declarations,
  'src/traffic/filter/collect.ts': 'src/traffic/filter/compile.test.ts',
  'src/traffic/filter/explain-values.ts': 'src/traffic/filter/explain.test.ts',
  'src/wire/icmpv6/icmpv6-names.ts': declarations,
  'src/wire/ip/ip-protocols.ts': declarations,
  'src/wire/link/ether-type-names.ts': declarations,
  'src/wire/ntp/ntp-names.ts': declarations,
  'src/wire/tls/cipher-suite-names.ts': declarations,
  'src/wire/tls/extension-names.ts': declarations,
  'web/frame/app.tsx': 'test/interop/page-frame.test.ts',
  'web/frame/header.tsx': 'test/interop/page-environments.test.ts',
  'web/frame/palette.tsx': 'test/interop/page-frame.test.ts',
  'web/frame/rail.tsx': 'test/interop/page-frame.test.ts',
  'web/main.tsx': 'test/interop/page.test.ts',
  'web/places/endpoint/composer/layout-form.tsx': 'test/interop/page-log-values.test.ts',
  'src/endpoint/rules/answer-value.ts': 'src/endpoint/rules/answer-template.test.ts',
  'web/places/messages/import/use-import.ts': 'test/interop/page-import.test.ts',
  'web/places/endpoint/inspector/check-table.tsx': 'test/interop/page-inspector.test.ts',
  'web/places/endpoint/inspector/message-tree.tsx': 'test/interop/page-inspector.test.ts',
  'web/places/endpoint/line/line-form.tsx': 'test/interop/page-relay.test.ts',
  'web/places/endpoint/line/line-panel.tsx': 'test/interop/page-relay.test.ts',
  'web/places/endpoint/line/line-table.tsx': 'test/interop/page-relay.test.ts',
  'web/places/endpoint/standing-in/held-editor.tsx': 'test/interop/page-relay-standing-in.test.ts',
  'web/places/endpoint/standing-in/held-message.tsx': 'test/interop/page-relay-standing-in.test.ts',
  'web/places/endpoint/standing-in/hold-controls.tsx': 'test/interop/page-relay-standing-in.test.ts',
  'web/places/endpoint/standing-in/standing-pane.tsx': 'test/interop/page-relay-standing-in.test.ts',
  'web/places/endpoint/standing-in/use-standing-in.ts': 'test/interop/page-relay-standing-in.test.ts',
  'web/places/endpoint/inspector/number-table.tsx': 'test/interop/page-inspector.test.ts',
  'web/places/messages/import/import-dock.tsx': 'test/interop/page-import.test.ts',
  'web/places/messages/message-list.tsx': 'test/interop/page-messages.test.ts',
  'web/places/messages/messages-place.tsx': 'test/interop/page-messages.test.ts',
  'web/places/messages/form/content-fields.tsx': 'test/interop/page-messages.test.ts',
  'web/places/messages/form/form-table.tsx': 'test/interop/page-messages.test.ts',
  'web/places/messages/form/message-form.tsx': 'test/interop/page-messages.test.ts',
  'web/places/messages/send-bar.tsx': 'test/interop/page-messages.test.ts',
  'web/places/endpoint/composer/composer-options.tsx': 'test/interop/page-send.test.ts',
  'web/places/endpoint/composer/composer.tsx': 'test/interop/page-composer.test.ts',
  'web/places/endpoint/composer/draft-field.tsx': 'test/interop/page-composer.test.ts',
  'web/places/endpoint/composer/repeat-fields.tsx': 'test/interop/page-send.test.ts',
  'web/places/endpoint/composer/target-field.tsx': 'test/interop/page-send.test.ts',
  'web/places/endpoint/composer/use-composer.ts': 'test/interop/page-composer.test.ts',
  'web/places/endpoint/endpoint-room.tsx': 'test/interop/page.test.ts',
  'web/places/endpoint/form/endpoint-form.tsx': 'test/interop/page-forms.test.ts',
  'web/places/endpoint/form/endpoint-fields.tsx': 'test/interop/page-forms.test.ts',
  'web/places/endpoint/inspector/hex-dump.tsx': 'test/interop/page-log.test.ts',
  'web/places/endpoint/inspector/inspector.tsx': 'test/interop/page-log.test.ts',
  'web/views/filter/filter-field.tsx': 'test/interop/page-log-filter.test.ts',
  'web/places/endpoint/log/log-bar.tsx': 'test/interop/page-log.test.ts',
  'web/places/endpoint/filters/filter-dialog.tsx': 'test/interop/page-filters.test.ts',
  'web/places/endpoint/filters/hidden-bar.tsx': 'test/interop/page-filters.test.ts',
  'web/places/endpoint/log/use-log-query.ts': 'test/interop/page-filters.test.ts',
  'web/places/endpoint/log/log-foot.tsx': 'test/interop/page-log.test.ts',
  'web/places/endpoint/ladder/ladder-row.tsx': 'test/interop/page-ladder.test.ts',
  'web/places/endpoint/values/round-trip-pane.tsx': 'test/interop/page-values.test.ts',
  'web/places/endpoint/values/series-menu.tsx': 'test/interop/page-values.test.ts',
  'web/places/endpoint/values/trigger-line.tsx': 'test/interop/page-values.test.ts',
  'web/places/endpoint/values/use-values.ts': 'test/interop/page-values.test.ts',
  'web/places/endpoint/values/values-bar.tsx': 'test/interop/page-values.test.ts',
  'web/places/endpoint/values/values-view.tsx': 'test/interop/page-values.test.ts',
  'web/places/endpoint/values/plot/plot-drawing.ts': 'test/interop/page-values.test.ts',
  'web/places/endpoint/values/plot/value-plot.tsx': 'test/interop/page-values.test.ts',
  'web/places/endpoint/ladder/ladder-view.tsx': 'test/interop/page-ladder.test.ts',
  'web/places/endpoint/log/log-row.tsx': 'test/interop/page-log.test.ts',
  'web/places/endpoint/log/log-view.tsx': 'test/interop/page-log.test.ts',
  'web/places/endpoint/export/save-menu.tsx': 'test/interop/page-export.test.ts',
  'web/places/endpoint/export/copy-menu.tsx': 'test/interop/copy-as.test.ts',
  'web/places/endpoint/comparison/comparison-dialog.tsx': 'test/interop/page-comparison.test.ts',
  'web/places/endpoint/comparison/comparison-rows.tsx': 'test/interop/page-comparison.test.ts',
  'web/places/endpoint/log/use-log-actions.ts': 'test/interop/page-log.test.ts',
  'web/places/endpoint/log/use-log-scroll.ts': 'test/interop/page-log.test.ts',
  'web/places/endpoint/room-head.tsx': 'test/interop/page-frame.test.ts',
  'web/places/captures/state/open-captures.ts': 'test/interop/page-live-capture.test.ts',
  'web/places/boot/boot-place.tsx': 'test/interop/page-boot.test.ts',
  'web/places/boot/state/state-sentences.ts': 'test/interop/page-boot.test.ts',
  'web/places/boot/views/lane-files.tsx': 'test/interop/page-boot.test.ts',
  'web/places/boot/views/lanes-view.tsx': 'test/interop/page-boot.test.ts',
  'web/places/captures/captures-place.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/reading/capture-answers.ts': 'web/places/captures/reading/capture-reading.test.ts',
  'web/places/captures/reading/capture-indexer.ts': 'web/places/captures/reading/capture-reading.test.ts',
  'web/places/captures/reading/messages.ts': declarations,
  'web/places/captures/reading/capture-worker.ts': 'test/interop/page-captures.test.ts',
  'web/places/captures/state/open-capture.ts': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/bytes-pane.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/capture-view.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/conversations-view.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/export-dialog.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/ladder-pane.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/live-form.tsx': 'test/interop/page-live-capture.test.ts',
  'web/places/captures/views/packet-list.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/packet-panes.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/packet-tree.tsx': 'test/interop/page-captures.test.ts',
  'web/places/captures/views/stories-view.tsx': 'test/interop/page-captures.test.ts',
  'web/places/ports/ports-place.tsx': 'test/interop/page-frame.test.ts',
  'web/places/tftp/ladder-view.tsx': 'test/interop/page-tftp.test.ts',
  'web/places/tftp/server-head.tsx': 'test/interop/page-tftp.test.ts',
  'web/places/tftp/tftp-client-form.tsx': 'test/interop/page-tftp.test.ts',
  'web/places/tftp/tftp-files.tsx': 'test/interop/page-tftp.test.ts',
  'web/places/tftp/tftp-folder.tsx': 'test/interop/page-tftp.test.ts',
  'web/places/tftp/tftp-transfers.tsx': 'test/interop/page-tftp.test.ts',
  'web/places/welcome/welcome.tsx': 'test/interop/page-forms.test.ts',
  'web/views/fields.tsx': 'test/interop/page-forms.test.ts',
  'src/wire/dhcp/read-options.ts': 'src/wire/dhcp/dhcp.test.ts',
  'src/wire/dhcp/read-pxe.ts': 'src/wire/dhcp/dhcp.test.ts',
  'src/wire/dhcpv6/dhcpv6-names.ts': declarations,
  'src/wire/protocols.ts': 'src/wire/dissection.test.ts',
  'src/wire/dns/dns-names.ts': declarations,
  'src/wire/dns/dns-row.ts': 'src/wire/dns/dns.test.ts',
  'src/wire/dns/read-message.ts': 'src/wire/dns/dns.test.ts',
  'src/wire/dns/record-type-names.ts': declarations,
  'src/wire/dns/read-record-data.ts': 'src/wire/dns/dns.test.ts',
  'src/traffic/filter/message-codec.ts': 'src/traffic/filter/message-filter.test.ts',
  'src/app/sequence/sequence-batch.ts': 'src/app/sequence/sequence-runs.test.ts',
  'src/app/sequence/opened-things.ts': 'test/interop/run-sequences.test.ts',
  'src/app/sequence/sequence-desk.ts': 'test/interop/run-sequences.test.ts',
  'src/app/sequence/sequence-run.ts': 'test/interop/run-sequences.test.ts',
  'src/cli/commands/run.ts': 'test/interop/run-sequences.test.ts',
  'src/config/workspace/sequence-shape.ts': 'src/config/workspace/sequence-file.test.ts',
  'src/config/workspace/sequence-steps.ts': 'src/config/workspace/sequence-file.test.ts',
  'src/sequence/desk.ts': 'src/sequence/sequence-machine.test.ts',
  'src/sequence/expectation.ts': 'src/sequence/sequence-machine.test.ts',
  'src/sequence/sequence.ts': declarations,
  'src/sequence/step-failure.ts': 'src/sequence/sequence-machine.test.ts',
  'src/sequence/step-line.ts': 'src/sequence/sequence-machine.test.ts',
  'src/sequence/step-taker.ts': 'src/sequence/sequence-machine.test.ts',
  'src/sequence/step-view.ts': 'src/sequence/sequence-machine.test.ts',
  'src/sequence/texts.ts': 'src/sequence/sequence-machine.test.ts',
  'web/views/pane-edge.tsx': 'test/interop/page-panes.test.ts',
  'web/workspace/code-editor.tsx': 'test/interop/page-messages.test.ts',
  'web/workspace/file-head.tsx': 'test/interop/page-messages.test.ts',
  'src/operations/rules.ts': declarations,
  'src/operations/sequences.ts': declarations,
  'web/workspace/file-list.tsx': 'test/interop/page-rules.test.ts',
  'web/workspace/files-place.tsx': 'test/interop/page-rules.test.ts',
  'web/places/layouts/layout-side.tsx': 'test/interop/page-layouts.test.ts',
  'web/places/rules/rule-side.tsx': 'test/interop/page-rules.test.ts',
  'web/places/rules/rule-trial-pane.tsx': 'test/interop/page-rules.test.ts',
  'web/places/messages/ticked-bar.tsx': 'test/interop/page-saved-messages.test.ts',
  'web/places/sequences/run-pane.tsx': 'test/interop/page-sequences.test.ts',
  'web/places/sequences/sequence-table.tsx': 'test/interop/page-sequences.test.ts',
  'web/places/sequences/step-failure-view.tsx': 'test/interop/page-sequences.test.ts',
  'web/places/panels/panel-view.tsx': 'test/interop/page-panels.test.ts',
};

/** The sources of a folder that hold code: no tests, no words of a language. */
function sources(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
    .filter(
      (file) =>
        /\.tsx?$/.test(file) &&
        !/\.(test|d)\.tsx?$/.test(file) &&
        !/\/locales\/|fixture|log-test\.ts$/.test(file),
    );
}

const linesOf = (file: string): number => readFileSync(join(root, file), 'utf8').split('\n').length - 1;

function hasTestBeside(file: string): boolean {
  const stem = join(root, file.replace(/\.tsx?$/, ''));
  return existsSync(`${stem}.test.ts`) || existsSync(`${stem}.test.tsx`);
}

it('a file of a hundred lines or more has its test beside it, or stands here with the test that holds it', () => {
  const files = [...sources('src'), ...sources('web')];
  const untested = files.filter((file) => linesOf(file) >= minLines && !hasTestBeside(file));
  const without = untested.filter(
    (file) =>
      !fieldTables.test(file) &&
      !lessons.test(file) &&
      !brokenBenches.test(file) &&
      !Object.hasOwn(exceptions, file),
  );
  expect(without, 'write a test beside each of these').toEqual([]);
});

it('no row of the exceptions is one too many', () => {
  const faults = Object.entries(exceptions).flatMap(([file, heldBy]) => {
    const row = `delete the row '${file}'`;
    if (!existsSync(join(root, file))) return [`${row}: there is no such file`];
    if (hasTestBeside(file)) return [`${row}: it has its test beside it`];
    if (linesOf(file) < minLines) return [`${row}: it has less than ${minLines} lines`];
    if (heldBy !== declarations && !existsSync(join(root, heldBy)))
      return [`'${file}' names ${heldBy}, which there is not`];
    return [];
  });
  expect(faults).toEqual([]);
});
