// Opens a port, and tells each client which address and port it has.
#define _POSIX_C_SOURCE 200809L
#include <arpa/inet.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static void die(const char *call) {
    perror(call);
    exit(1);
}

int main(int argc, char *argv[]) {
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    char *end = "";
    unsigned long port = argc > 2 ? strtoul(argv[2], &end, 10) : 7001;
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    if (argc > 3 || *end != '\0' || port > 65535 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "usage: ./server [ADDRESS [PORT]]\n");
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0); // each line is printed at once, also into a pipe or a file
    int server = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    // Without it, the port stays taken for a minute after the server's end.
    setsockopt(server, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(server, (struct sockaddr *)&address, sizeof address) == -1 || listen(server, 16) == -1) {
        // EADDRINUSE: another program holds the port.
        fprintf(stderr, "cannot listen at %s:%lu: %s\n", host, port, strerror(errno));
        return 1;
    }
    socklen_t size = sizeof address;
    getsockname(server, (struct sockaddr *)&address, &size);
    printf("listening at %s:%d, process %d\n", host, ntohs(address.sin_port), getpid());
    while (1) {
        struct sockaddr_in peer, own;
        socklen_t peer_size = sizeof peer, own_size = sizeof own;
        int connection = accept(server, (struct sockaddr *)&peer, &peer_size);
        if (connection == -1) die("accept");
        getsockname(connection, (struct sockaddr *)&own, &own_size);
        char peer_name[INET_ADDRSTRLEN], own_name[INET_ADDRSTRLEN], text[64];
        inet_ntop(AF_INET, &peer.sin_addr, peer_name, sizeof peer_name);
        inet_ntop(AF_INET, &own.sin_addr, own_name, sizeof own_name);
        // The new socket has the same port as the server's: the client's port tells connections apart.
        printf("connected: %s:%d with %s:%d\n", own_name, ntohs(own.sin_port), peer_name, ntohs(peer.sin_port));
        int count = sprintf(text, "you are %s:%d\n", peer_name, ntohs(peer.sin_port));
        if (send(connection, text, (size_t)count, MSG_NOSIGNAL) != count) perror("send");
        close(connection);
    }
}
