package org.piaolian.fabric.gateway;

import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.piaolian.fabric.endorsement.Endorser;

/** The gRPC server of one agency's peer: TLS with the peer's own certificate, on the loopback interface. */
public final class PeerServer implements AutoCloseable {

    /** Room for the largest envelope that is ordered, and for the proposal of it. */
    private static final int MAX_MESSAGE = 16 << 20;

    private final Server server;

    private PeerServer(Server server) {
        this.server = server;
    }

    /** @param port 0 for any free one */
    public static PeerServer start(
            Channel channel,
            Endorser own,
            CommitStatuses commitStatuses,
            int port,
            Path certificate,
            Path key,
            ExecutorService executor)
            throws IOException {
        SslContext tls =
                GrpcSslContexts.forServer(certificate.toFile(), key.toFile()).build();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress("localhost", port))
                .sslContext(tls)
                .executor(executor)
                .maxInboundMessageSize(MAX_MESSAGE)
                .flowControlWindow(4 << 20)
                .permitKeepAliveTime(30, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(new GatewayService(channel, own, commitStatuses, executor))
                .addService(new DeliverService(channel, own.mspId(), executor))
                .addService(new EndorserService(channel, own))
                .build()
                .start();
        return new PeerServer(server);
    }

    public int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
