<?php
// Asks for a list, and reads until the answer is whole: here that is the end of the connection.
[$host, $port] = array_slice($argv, 1) + ['127.0.0.1', '7003'];
if ($argc > 3 || !ctype_digit($port)) {
    fwrite(STDERR, "usage: php client.php [HOST [PORT]]\n");
    exit(2);
}
ini_set('default_socket_timeout', '-1'); // wait as long as it takes: PHP gives up after 60 s otherwise
$server = @stream_socket_client("tcp://$host:$port", $code, $message) or throw new RuntimeException($message);
fwrite($server, "list\n");
$answer = '';
while (($part = fread($server, 1024)) !== false && $part !== '') { // nothing: the server has closed, and the answer is whole
    echo 'recv: ', strlen($part), " bytes\n";
    $answer .= $part;
}
fclose($server);
echo $answer;
