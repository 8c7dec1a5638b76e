<?php
// Sends each line that is typed in GBK and prints the answer, read as GBK and wrongly as UTF-8.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7005'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_client("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
while (($line = fgets(STDIN)) !== false) {
    fwrite($server, iconv('UTF-8', 'GBK//IGNORE', rtrim($line, "\n")) . "\n");
    $answer = fgets($server);
    if ($answer === false || !str_ends_with($answer, "\n")) {
        fwrite(STDERR, "the server closed before its answer was complete\n");
        exit(1);
    }
    echo 'as GBK:   ', iconv('GBK', 'UTF-8//IGNORE', $answer);
    echo 'as UTF-8: ', htmlspecialchars_decode(htmlspecialchars($answer, ENT_SUBSTITUTE)); // U+FFFD for what is no UTF-8
}
fclose($server);
