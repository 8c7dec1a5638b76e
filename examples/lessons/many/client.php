<?php
// Opens three connections and speaks on the last one first: a server of one client at a time does not answer.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7009'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
for ($number = 1; $number <= 3; $number++) {
    $connections[] = @stream_socket_client("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
}
foreach (array_reverse($connections) as $connection) {
    stream_set_timeout($connection, 2);
    fwrite($connection, "hello\n");
    $answer = fgets($connection);
    if ($answer === false) {
        fwrite(STDERR, "no answer in 2 s: does the server wait for another client?\n");
        exit(1);
    }
    echo $answer;
}
