<?php
// Sends datagrams of 3, 0, 65507 and 65508 bytes and prints what becomes of each.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7004'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
$server = @stream_socket_client("udp://$host:$port", $code, $message) or throw new RuntimeException($message);
foreach (['one', '', str_repeat('x', 65507), str_repeat('x', 65508)] as $data) {
    $bytes = strlen($data);
    if (@stream_socket_sendto($server, $data) === -1) {
        echo "sent $bytes, error: ", trim(error_get_last()['message']), "\n";
        continue;
    }
    [$read, $none] = [[$server], null];
    $answer = stream_select($read, $none, $none, 2) > 0 ? stream_socket_recvfrom($server, 65535) : false;
    echo "sent $bytes, ", $answer === false ? 'error: no answer' : "answer: $answer", "\n";
}
fclose($server);
