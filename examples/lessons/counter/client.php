<?php
// Sends each line that is typed as a datagram and prints the answer.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7006'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
// Sends nothing: from now on only this server's datagrams come in.
$server = @stream_socket_client("udp://$host:$port", $code, $message) or throw new RuntimeException($message);
while (($line = fgets(STDIN)) !== false) {
    stream_socket_sendto($server, rtrim($line, "\n")); // fwrite() would not send an empty datagram
    [$read, $none] = [[$server], null];
    if (stream_select($read, $none, $none, 2) === 0) { // either of the two datagrams may be lost
        echo "no answer in 2 s\n";
        continue;
    }
    $answer = stream_socket_recvfrom($server, 65535);
    if ($answer === false) {
        fwrite(STDERR, "nobody listens at $host:$port\n");
        exit(1);
    }
    echo $answer, "\n";
}
fclose($server);
