<?php
// Sends three readings in pieces that end anywhere, and cuts the answers out of the stream again.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7007'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_client("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
foreach (str_split("23.5\n23.6\n23.7\n", 7) as $piece) {
    fwrite($server, $piece);
}
stream_socket_shutdown($server, STREAM_SHUT_WR); // "I am done"; answers still come in
$kept = '';
while (($received = fread($server, 8)) !== false && $received !== '') {
    $lines = explode("\n", $kept . $received);
    $kept = array_pop($lines);
    foreach ($lines as $line) {
        echo "$line\n";
    }
}
fclose($server);
if ($kept !== '') {
    fwrite(STDERR, "the last answer is not complete: $kept\n");
    exit(1);
}
