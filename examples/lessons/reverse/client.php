<?php
// Sends each line that is typed and prints the line that comes back.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7002'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_client("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
while (($line = fgets(STDIN)) !== false) {
    fwrite($server, rtrim($line, "\n") . "\n"); // the server answers after the newline
    $answer = fgets($server); // reads on until the newline is there
    if ($answer === false || !str_ends_with($answer, "\n")) {
        fwrite(STDERR, "the server closed before its answer was complete\n");
        exit(1);
    }
    echo $answer;
}
fclose($server);
