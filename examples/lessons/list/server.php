<?php
// Answers list with some lines, the last one late, and closes: that is how a client knows that there are no more.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7003'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php server.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_server("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
echo 'listening at ', stream_socket_get_name($server, false), "\n";
while ($connection = stream_socket_accept($server)) {
    // A client that has gone makes fwrite() fail, and the next one comes.
    if (rtrim((string) fgets($connection), "\r\n") === 'list') {
        @fwrite($connection, "one\ntwo\n");
        usleep(200_000); // the third has to be looked up
        @fwrite($connection, "three\n");
    } else {
        @fwrite($connection, "ask: list\n");
    }
    fclose($connection);
}
